import { json, type Answer } from '../answer.js';

const MESSAGES = {
  API_KEY_MISSING: 'No api_key was supplied. Get one at https://api.nal.usda.gov:443',
  OVER_RATE_LIMIT:
    'You have exceeded your rate limit. Try again later or contact us at https://api.nal.usda.gov:443/contact/ for assistance',
  INTERNAL_SERVER_ERROR:
    'An unexpected error has occurred. Try again later or contact us at https://api.nal.usda.gov:443/contact/',
  SERVICE_UNAVAILABLE: 'The service is temporarily unavailable. Try again later.',
};

/** An error of the gateway in front of the API (API Umbrella): the same shape whatever stands behind. */
export function gatewayError(status: number, code: keyof typeof MESSAGES, headers?: Answer['headers']): Answer {
  return json(status, { error: { code, message: MESSAGES[code] } }, headers);
}

/** The gateway's error for a status wished for. */
export function gatewayErrorFor(status: number, headers?: Answer['headers']): Answer {
  if (status === 429) return gatewayError(429, 'OVER_RATE_LIMIT', headers);
  return gatewayError(status, status === 503 ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR', headers);
}

/** An error of the API itself. */
export function apiError(status: 400 | 404, message: string, path: string): Answer {
  const error = status === 404 ? 'Not Found' : 'Bad Request';
  return json(status, { timestamp: new Date().toISOString(), status, error, message, path });
}
