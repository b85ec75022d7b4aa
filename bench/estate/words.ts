/** Ordinary words for names; nothing here stands for a real organisation. */
export const cities = [
  ['Bergen', 'brg', 'NO', 60.39, 5.32],
  ['Utrecht', 'utr', 'NL', 52.09, 5.12],
  ['Graz', 'grz', 'AT', 47.07, 15.44],
  ['Leipzig', 'lpz', 'DE', 51.34, 12.37],
  ['Porto', 'prt', 'PT', 41.15, -8.61],
  ['Turku', 'tku', 'FI', 60.45, 22.27],
  ['Lyon', 'lyo', 'FR', 45.76, 4.84],
  ['Gdansk', 'gdn', 'PL', 54.35, 18.65],
  ['Bologna', 'blq', 'IT', 44.49, 11.34],
  ['Cork', 'crk', 'IE', 51.9, -8.47],
  ['Malaga', 'mlg', 'ES', 36.72, -4.42],
  ['Ghent', 'gnt', 'BE', 51.05, 3.72],
  ['Odense', 'ode', 'DK', 55.4, 10.39],
  ['Uppsala', 'upp', 'SE', 59.86, 17.64],
  ['Basel', 'bsl', 'CH', 47.56, 7.59],
  ['Brno', 'brn', 'CZ', 49.2, 16.61],
] as const;

export const services = [
  'billing',
  'catalogue',
  'checkout',
  'identity',
  'invoice',
  'ledger',
  'mail-relay',
  'metrics',
  'notify',
  'orders',
  'payroll',
  'planning',
  'pricing',
  'print',
  'queue',
  'reports',
  'scheduler',
  'search',
  'sessions',
  'shipping',
  'stock',
  'tickets',
  'timesheet',
  'uploads',
] as const;

export const applications = [
  'Accounts',
  'Archive',
  'Asset register',
  'Booking',
  'Call centre',
  'Claims',
  'Customer portal',
  'Dispatch',
  'Document store',
  'Fleet',
  'Intranet',
  'Laboratory',
  'Learning',
  'Maintenance',
  'Payroll',
  'Procurement',
  'Quality',
  'Timesheets',
  'Treasury',
  'Warehouse',
] as const;

export const databaseEngines = ['postgresql', 'mariadb', 'mssql', 'oracle', 'mongodb', 'redis'] as const;

export const osNames = [
  ['debian', '12', 'Debian GNU/Linux 12', 'bookworm'],
  ['debian', '11', 'Debian GNU/Linux 11', 'bullseye'],
  ['ubuntu', '22.04', 'Ubuntu 22.04 LTS', 'jammy'],
  ['ubuntu', '24.04', 'Ubuntu 24.04 LTS', 'noble'],
  ['rocky', '9.4', 'Rocky Linux 9.4', 'Blue Onyx'],
  ['windows', '2022', 'Windows Server 2022', '21H2'],
] as const;

export const serverModels = [
  ['Dell', 'PowerEdge R750'],
  ['Dell', 'PowerEdge R650'],
  ['HPE', 'ProLiant DL380 Gen10'],
  ['HPE', 'ProLiant DL360 Gen11'],
  ['Lenovo', 'ThinkSystem SR650'],
  ['Supermicro', 'SYS-620P-TRT'],
] as const;

export const switchModels = [
  ['Cisco', 'Catalyst 9300-48P'],
  ['Cisco', 'Nexus 93180YC-FX'],
  ['Arista', '7050SX3-48YC8'],
  ['Juniper', 'EX4300-48T'],
  ['Aruba', '6300M'],
] as const;

export const pcModels = [
  ['Lenovo', 'ThinkPad T14'],
  ['Dell', 'Latitude 5440'],
  ['HP', 'EliteBook 840'],
  ['Dell', 'OptiPlex 7010'],
] as const;
