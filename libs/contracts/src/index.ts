export { decodeEvent, encodeEvent, type EncodedEvent, PayloadError } from './codec.js';
export { defineEvent, type EventContract, type PayloadClass, subjectOf } from './define-event.js';
export { IsGtin14 } from './is-gtin14.js';
export { BarcodeDemanded, barcodeDemanded } from './messages/barcode-demanded.js';
export { BarcodeMissing, barcodeMissing } from './messages/barcode-missing.js';
export { BarcodeUnresolved, barcodeUnresolved } from './messages/barcode-unresolved.js';
export { DiscoveryJob, discoveryJob } from './messages/discovery-job.js';
export { ProductChanged, productChanged } from './messages/product-changed.js';
export { ProductRaw, productRaw } from './messages/product-raw.js';
export type {
  Amount,
  Attribution,
  ImageRole,
  Nutrition,
  ProductDocument,
  ProductImage,
  ProductType,
  Provenance,
  TextByLanguage,
} from './product-document.js';
export { type SourceName, sourceNames } from './sources.js';
export { type StreamDefinition, type StreamName, streams } from './streams.js';
