/** Languages in which texts are asked for; with `fields`, the server gives no other translation than those named. */
const LANGUAGES = words(`
  ar bg ca cs da de el en es et fi fr he hi hr hu id it ja ko lt lv nb nl no pl pt ro ru sk sl sr sv th tr uk vi zh`);

/**
 * What is asked of a product: a whole one has 200 to 300 keys. Some names belong to other schema versions than the one
 * asked for; the server leaves out what it does not know.
 */
export const FIELDS: readonly string[] = [
  ...words(`
    code product_type lang schema_version rev obsolete completeness states_tags created_t last_modified_t last_updated_t
    brands brands_tags brand_owner quantity product_quantity product_quantity_unit
    serving_size serving_quantity serving_quantity_unit categories_tags labels_tags countries_tags
    ingredients allergens_tags traces_tags additives_tags
    nutriscore_grade nova_group environmental_score_grade ecoscore_grade
    nutriments nutrition nutrition_data_per no_nutrition_data
    images selected_images image_front_url image_ingredients_url image_nutrition_url image_packaging_url`),
  ...words('product_name generic_name ingredients_text').flatMap((text) => [
    text,
    ...LANGUAGES.map((language) => `${text}_${language}`),
  ]),
];

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
