/** The promise's value, or that of `otherwise` when it is not there within `ms`. The promise itself runs on. */
export function withTimeout<T, U>(promise: Promise<T>, ms: number, otherwise: () => U): Promise<T | U> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(new Promise<U>((settle) => settle(otherwise()))), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
