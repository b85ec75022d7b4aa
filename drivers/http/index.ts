export { createHttpDriver, type HttpDriver, type HttpDriverOptions } from './http.ts';
export { nothingOpened, type Opened, readOpened } from './opened.ts';
export { type HttpAnswer, type HttpRequest, type HttpTarget, isQuestion } from './target.ts';
