export { directoryRequirements, startDirectory, type TestDirectory } from './directory.ts';
