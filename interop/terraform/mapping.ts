import type { Kind } from '#estate';

/**
 * How the resource types of common providers stand in the estate: data, read by reading.ts.
 *
 * A *path* leads into a resource's attributes: `tags.Name`, `network_interface.0.network_ip`; `*` is every member of a
 * list or map. Several paths: the first that says something; for lists, all that do. A number may carry its unit after
 * a bar: `memory|MiB`. Only what stands here is ever looked at: a secret attribute can't slip through.
 */
export interface ResourceMapping {
  kind: Kind;
  name: readonly string[];
  attributes?: { readonly [ours: string]: string | readonly string[] };
  fixed?: { readonly [ours: string]: string };
  /** The network (VRF) that it is a part of: a path to that one's id, self link or name. */
  within?: string;
  /** Prefixes that it holds itself, each a component of its own within it. */
  prefixes?: readonly string[];
  /** Networks and subnets that it is connected to, as ids. */
  connectedTo?: readonly string[];
}

const aws = { vendor: 'Amazon Web Services' };
const azure = { vendor: 'Microsoft Azure' };
const google = { vendor: 'Google Cloud' };

export const mappings: { readonly [type: string]: ResourceMapping } = {
  aws_instance: {
    kind: 'vm',
    name: ['tags.Name', 'id'],
    attributes: {
      model: 'instance_type',
      addresses: ['private_ip', 'public_ip', 'ipv6_addresses.*'],
      fqdn: ['public_dns', 'private_dns'],
    },
    fixed: { ...aws, virtualization: 'amazon' },
    connectedTo: ['subnet_id'],
  },
  aws_vpc: { kind: 'vrf', name: ['tags.Name', 'id'], prefixes: ['cidr_block', 'ipv6_cidr_block'] },
  aws_subnet: {
    kind: 'prefix',
    name: ['tags.Name', 'id'],
    attributes: { prefix: ['cidr_block', 'ipv6_cidr_block'] },
    within: 'vpc_id',
  },
  aws_eip: {
    kind: 'address',
    name: ['tags.Name', 'public_ip', 'id'],
    attributes: { address: 'public_ip', dnsName: 'public_dns' },
  },
  aws_db_instance: {
    kind: 'database',
    name: ['tags.Name', 'identifier', 'id'],
    attributes: { engine: 'engine', version: ['engine_version_actual', 'engine_version'], ports: 'port' },
    fixed: aws,
  },
  aws_rds_cluster: {
    kind: 'database',
    name: ['tags.Name', 'cluster_identifier', 'id'],
    attributes: { engine: 'engine', version: ['engine_version_actual', 'engine_version'], ports: 'port' },
    fixed: aws,
  },
  aws_elasticache_cluster: {
    kind: 'database',
    name: ['cluster_id', 'id'],
    attributes: { engine: 'engine', version: 'engine_version', ports: 'port' },
    fixed: aws,
  },
  aws_elasticache_replication_group: {
    kind: 'database',
    name: ['replication_group_id', 'id'],
    attributes: { engine: 'engine', version: 'engine_version', ports: 'port' },
    fixed: aws,
  },
  aws_dynamodb_table: { kind: 'database', name: ['name', 'id'], fixed: { ...aws, engine: 'DynamoDB' } },
  aws_s3_bucket: { kind: 'storage', name: ['bucket', 'id'], fixed: { ...aws, protocol: 'object' } },
  aws_ebs_volume: {
    kind: 'storage',
    name: ['tags.Name', 'id'],
    attributes: { capacityBytes: 'size|GiB', model: 'type' },
    fixed: { ...aws, protocol: 'block' },
  },
  aws_efs_file_system: { kind: 'storage', name: ['tags.Name', 'id'], fixed: { ...aws, protocol: 'file' } },
  aws_lb: { kind: 'service', name: ['name', 'id'], fixed: { ...aws, role: 'load-balancer' } },
  aws_alb: { kind: 'service', name: ['name', 'id'], fixed: { ...aws, role: 'load-balancer' } },
  aws_lambda_function: { kind: 'service', name: ['function_name', 'id'], fixed: { ...aws, role: 'function' } },
  aws_eks_cluster: {
    kind: 'cluster',
    name: ['name', 'id'],
    attributes: { version: 'version' },
    fixed: { ...aws, role: 'Kubernetes' },
  },
  aws_ecs_cluster: { kind: 'cluster', name: ['name', 'id'], fixed: { ...aws, role: 'containers' } },
  aws_sqs_queue: { kind: 'messaging', name: ['name', 'id'], fixed: { ...aws, role: 'queue' } },
  aws_mq_broker: {
    kind: 'messaging',
    name: ['broker_name', 'id'],
    attributes: { version: 'engine_version' },
    fixed: { ...aws, role: 'queue' },
  },
  aws_acm_certificate: {
    kind: 'certificate',
    name: ['domain_name', 'id'],
    attributes: {
      subject: 'domain_name',
      names: ['domain_name', 'subject_alternative_names.*'],
      validFromOn: 'not_before',
      endsOn: 'not_after',
    },
  },

  azurerm_linux_virtual_machine: {
    kind: 'vm',
    name: ['name'],
    attributes: {
      model: 'size',
      hostname: 'computer_name',
      addresses: ['private_ip_address', 'private_ip_addresses.*', 'public_ip_address', 'public_ip_addresses.*'],
    },
    fixed: { ...azure, virtualization: 'microsoft' },
  },
  azurerm_windows_virtual_machine: {
    kind: 'vm',
    name: ['name'],
    attributes: {
      model: 'size',
      hostname: 'computer_name',
      addresses: ['private_ip_address', 'private_ip_addresses.*', 'public_ip_address', 'public_ip_addresses.*'],
    },
    fixed: { ...azure, virtualization: 'microsoft', osId: 'windows' },
  },
  azurerm_virtual_machine: {
    kind: 'vm',
    name: ['name'],
    attributes: { model: 'vm_size' },
    fixed: { ...azure, virtualization: 'microsoft' },
  },
  azurerm_virtual_network: { kind: 'vrf', name: ['name'], prefixes: ['address_space.*'] },
  azurerm_subnet: {
    kind: 'prefix',
    name: ['name'],
    attributes: { prefix: ['address_prefixes.0', 'address_prefix'] },
    within: 'virtual_network_name',
  },
  azurerm_public_ip: { kind: 'address', name: ['name'], attributes: { address: 'ip_address', dnsName: 'fqdn' } },
  azurerm_mssql_server: {
    kind: 'database',
    name: ['name'],
    attributes: { version: 'version' },
    fixed: { ...azure, engine: 'Microsoft SQL Server' },
  },
  azurerm_postgresql_flexible_server: {
    kind: 'database',
    name: ['name'],
    attributes: { version: 'version' },
    fixed: { ...azure, engine: 'PostgreSQL' },
  },
  azurerm_postgresql_server: {
    kind: 'database',
    name: ['name'],
    attributes: { version: 'version' },
    fixed: { ...azure, engine: 'PostgreSQL' },
  },
  azurerm_mysql_flexible_server: {
    kind: 'database',
    name: ['name'],
    attributes: { version: 'version' },
    fixed: { ...azure, engine: 'MySQL' },
  },
  azurerm_storage_account: { kind: 'storage', name: ['name'], fixed: { ...azure, protocol: 'object' } },
  azurerm_managed_disk: {
    kind: 'storage',
    name: ['name'],
    attributes: { capacityBytes: 'disk_size_gb|GiB' },
    fixed: { ...azure, protocol: 'block' },
  },
  azurerm_kubernetes_cluster: {
    kind: 'cluster',
    name: ['name'],
    attributes: { version: 'kubernetes_version' },
    fixed: { ...azure, role: 'Kubernetes' },
  },
  azurerm_lb: { kind: 'service', name: ['name'], fixed: { ...azure, role: 'load-balancer' } },

  google_compute_instance: {
    kind: 'vm',
    name: ['name'],
    attributes: {
      model: 'machine_type',
      hostname: 'hostname',
      addresses: ['network_interface.*.network_ip', 'network_interface.*.access_config.*.nat_ip'],
    },
    fixed: { ...google, virtualization: 'google' },
    connectedTo: ['network_interface.*.subnetwork'],
  },
  google_compute_network: { kind: 'vrf', name: ['name'] },
  google_compute_subnetwork: {
    kind: 'prefix',
    name: ['name'],
    attributes: { prefix: 'ip_cidr_range', gateway: 'gateway_address' },
    within: 'network',
  },
  google_compute_address: { kind: 'address', name: ['name'], attributes: { address: 'address' } },
  google_sql_database_instance: {
    kind: 'database',
    name: ['name'],
    attributes: { engine: 'database_version' },
    fixed: google,
  },
  google_storage_bucket: { kind: 'storage', name: ['name'], fixed: { ...google, protocol: 'object' } },
  google_compute_disk: {
    kind: 'storage',
    name: ['name'],
    attributes: { capacityBytes: 'size|GiB', model: 'type' },
    fixed: { ...google, protocol: 'block' },
  },
  google_container_cluster: {
    kind: 'cluster',
    name: ['name'],
    attributes: { version: 'master_version' },
    fixed: { ...google, role: 'Kubernetes' },
  },
  google_pubsub_topic: { kind: 'messaging', name: ['name'], fixed: { ...google, role: 'queue' } },

  openstack_compute_instance_v2: {
    kind: 'vm',
    name: ['name'],
    attributes: {
      model: 'flavor_name',
      addresses: ['access_ip_v4', 'access_ip_v6', 'network.*.fixed_ip_v4', 'network.*.fixed_ip_v6'],
      macs: 'network.*.mac',
    },
    connectedTo: ['network.*.uuid'],
  },
  openstack_networking_network_v2: { kind: 'vrf', name: ['name', 'id'] },
  openstack_networking_subnet_v2: {
    kind: 'prefix',
    name: ['name', 'id'],
    attributes: { prefix: 'cidr', gateway: 'gateway_ip' },
    within: 'network_id',
  },
  openstack_networking_floatingip_v2: { kind: 'address', name: ['address', 'id'], attributes: { address: 'address' } },
  openstack_blockstorage_volume_v3: {
    kind: 'storage',
    name: ['name', 'id'],
    attributes: { capacityBytes: 'size|GiB' },
    fixed: { protocol: 'block' },
  },

  vsphere_virtual_machine: {
    kind: 'vm',
    name: ['name'],
    attributes: {
      addresses: ['default_ip_address', 'guest_ip_addresses.*'],
      macs: 'network_interface.*.mac_address',
      cpuCount: 'num_cpus',
      memoryBytes: 'memory|MiB',
    },
    fixed: { virtualization: 'vmware', hypervisor: 'VMware vSphere' },
  },
  vsphere_compute_cluster: { kind: 'cluster', name: ['name'], fixed: { role: 'VMware vSphere' } },
  libvirt_domain: {
    kind: 'vm',
    name: ['name'],
    attributes: {
      addresses: 'network_interface.*.addresses.*',
      macs: 'network_interface.*.mac',
      cpuCount: 'vcpu',
      memoryBytes: 'memory|MiB',
    },
    fixed: { virtualization: 'kvm', hypervisor: 'libvirt' },
  },
  libvirt_network: { kind: 'vrf', name: ['name'], prefixes: ['addresses.*'] },
  proxmox_vm_qemu: {
    kind: 'vm',
    name: ['name'],
    attributes: {
      addresses: ['default_ipv4_address', 'default_ipv6_address'],
      macs: 'network.*.macaddr',
      cpuCount: 'vcpus',
      memoryBytes: 'memory|MiB',
    },
    fixed: { virtualization: 'kvm', hypervisor: 'Proxmox VE' },
  },
  proxmox_lxc: {
    kind: 'vm',
    name: ['hostname'],
    attributes: { memoryBytes: 'memory|MiB' },
    fixed: { virtualization: 'lxc', hypervisor: 'Proxmox VE' },
  },
  proxmox_virtual_environment_vm: {
    kind: 'vm',
    name: ['name'],
    attributes: {
      addresses: ['ipv4_addresses.*.*', 'ipv6_addresses.*.*'],
      macs: 'mac_addresses.*',
      cpuCount: 'cpu.0.cores',
      memoryBytes: 'memory.0.dedicated|MiB',
    },
    fixed: { virtualization: 'kvm', hypervisor: 'Proxmox VE' },
  },
  hcloud_server: {
    kind: 'vm',
    name: ['name'],
    attributes: {
      model: 'server_type',
      addresses: ['ipv4_address', 'ipv6_address', 'network.*.ip'],
      macs: 'network.*.mac_address',
    },
    fixed: { vendor: 'Hetzner Cloud', virtualization: 'kvm' },
    connectedTo: ['network.*.network_id'],
  },
  hcloud_network: { kind: 'vrf', name: ['name'], prefixes: ['ip_range'] },
  hcloud_network_subnet: {
    kind: 'prefix',
    name: ['ip_range'],
    attributes: { prefix: 'ip_range', gateway: 'gateway' },
    within: 'network_id',
  },
  hcloud_volume: {
    kind: 'storage',
    name: ['name'],
    attributes: { capacityBytes: 'size|GiB' },
    fixed: { vendor: 'Hetzner Cloud', protocol: 'block' },
  },
  hcloud_load_balancer: { kind: 'service', name: ['name'], fixed: { vendor: 'Hetzner Cloud', role: 'load-balancer' } },
  digitalocean_droplet: {
    kind: 'vm',
    name: ['name'],
    attributes: {
      model: 'size',
      addresses: ['ipv4_address', 'ipv4_address_private', 'ipv6_address'],
      cpuCount: 'vcpus',
      memoryBytes: 'memory|MiB',
    },
    fixed: { vendor: 'DigitalOcean', virtualization: 'kvm' },
  },
  digitalocean_vpc: { kind: 'vrf', name: ['name'], prefixes: ['ip_range'] },
  digitalocean_database_cluster: {
    kind: 'database',
    name: ['name'],
    attributes: { engine: 'engine', version: 'version', ports: 'port' },
    fixed: { vendor: 'DigitalOcean' },
  },
};

/** Types that are no infrastructure: they exist in the state only. */
export const noInfrastructure =
  /^(terraform_data|null_resource|(random|local|tls|time|template|external|archive|http)_.+)$/;
