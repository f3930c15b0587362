/** A server or folder of the test run, as `npm test` hands it over in the environment. Throws when it is not set. */
export function testEnvironment(name: `OPENSHELF_TEST_${string}`): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this test with \`npm test -- <path>\``);
  return value;
}
