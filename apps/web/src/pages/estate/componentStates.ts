/** The lifecycle of a component, in its order. */
export const componentStates = [
  'planned',
  'ordered',
  'received',
  'deploying',
  'in-service',
  'maintenance',
  'retiring',
  'retired',
  'disposed',
];
