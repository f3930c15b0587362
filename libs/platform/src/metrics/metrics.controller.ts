import { Controller, Get, Header } from '@nestjs/common';
import { registry } from './metrics.js';

@Controller()
export class MetricsController {
  @Get('/metrics')
  @Header('content-type', registry.contentType)
  metrics(): Promise<string> {
    return registry.metrics();
  }
}
