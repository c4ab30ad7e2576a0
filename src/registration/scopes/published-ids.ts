/** The ids under which Microsoft's samples publish the scopes of one resource type. */
export interface PublishedIds {
  /** Of `patient.*.read` and `patient.*.rs`. */
  readonly patient: { readonly read: string; readonly rs: string };
  /** Of `user.*.read` and `user.*.rs`. */
  readonly user: { readonly read: string; readonly rs: string };
  /** True where the manifest of SMART v1 has it too. */
  readonly isInVersion1: boolean;
  /** True where all manifests of SMART v2 have it; US Core needs no other. */
  readonly isUsCore: boolean;
}

/**
 * The published ids by resource type, `*` for all types
 * (`oauth2-permissions.json` in https://github.com/Azure-Samples/azure-health-data-and-ai-samples). Registrations that
 * were made by hand from there have the same ones.
 */
export const PUBLISHED_IDS: Readonly<Record<string, PublishedIds>> = {
  '*': {
    patient: { read: 'c71e9482-f052-461b-80e1-7cfeba7b2b12', rs: '328a1aff-09b5-44a1-b3c8-d6c04f1cd6e1' },
    user: { read: '5a03b38d-4081-4265-9558-aab5f2a18b8b', rs: 'f4c5c908-3ea6-4b41-8164-7f3abec967e5' },
    isInVersion1: true,
    isUsCore: true,
  },
  AllergyIntolerance: {
    patient: { read: 'fa23e5cb-b06f-4d07-bcf8-f5ce114dd847', rs: '09021d78-d9b1-45c6-aa8a-7004ebad9bf8' },
    user: { read: '263687ba-ab05-41b1-98ad-f057c7365c91', rs: '0cbb193b-d7c7-4d2d-976f-8d08b049b017' },
    isInVersion1: true,
    isUsCore: true,
  },
  CarePlan: {
    patient: { read: '4fcc09b8-fd6b-430f-9b2b-7bbd2c2b7e8f', rs: 'e98d5aaf-b861-4ab1-944a-63ce08fc5144' },
    user: { read: 'c2c62692-9cd2-4612-9f15-cf5641284e41', rs: '20bffb69-2c16-44aa-8371-066d4e273e4c' },
    isInVersion1: true,
    isUsCore: true,
  },
  CareTeam: {
    patient: { read: '4860ad86-f40e-4e2b-8661-ba03ee154b19', rs: 'f892bbf0-8ebf-4626-a1a1-301d401205d1' },
    user: { read: '3cb5f829-1e8d-4224-9e87-678b02c8f9b1', rs: '2615c271-ac77-4be2-b6e8-28c388fe72c4' },
    isInVersion1: true,
    isUsCore: true,
  },
  Condition: {
    patient: { read: '60fd617d-0d96-4c44-9cf3-ee91c0c45161', rs: '635805ba-e512-4de0-be49-8513f4f79582' },
    user: { read: 'dd554abf-e473-4190-8382-9b096fe49efa', rs: 'fd66aea1-1fc6-4e3f-aa58-92ac550f41c6' },
    isInVersion1: true,
    isUsCore: true,
  },
  Coverage: {
    patient: { read: '15553dfb-9d9a-4d57-ae0c-e989ca23e8bc', rs: '40a0ed41-f661-4e6a-a750-242e3fb9a062' },
    user: { read: '6e5fdaf9-7396-4ec0-8bbb-ed83794cb329', rs: '75cf27a7-e22c-4f1f-a5b6-4eb646f7bf9a' },
    isInVersion1: false,
    isUsCore: true,
  },
  Device: {
    patient: { read: 'f7b318b5-9bf5-46d0-8701-845c568925d9', rs: 'c14a01fd-4973-4c3d-b1bf-7245581a0501' },
    user: { read: 'a246e7b9-d55c-43a2-9b5a-b3341bc1a57d', rs: '994e993f-8f2d-4386-a925-e657cdedb901' },
    isInVersion1: true,
    isUsCore: true,
  },
  DiagnosticReport: {
    patient: { read: 'ef9475b2-f7da-4a86-b385-9fffe030c310', rs: 'c8eb793a-f30a-43a7-b809-5dd0bcdaf88f' },
    user: { read: '588567a0-59db-4598-8bd7-0cbea9ff1811', rs: '7d56cfda-1694-4b35-b152-ffb6b3d5e486' },
    isInVersion1: true,
    isUsCore: true,
  },
  DocumentReference: {
    patient: { read: 'e2a5290a-59c6-4847-af7f-c5b16c692f24', rs: '54a36659-e1a1-4c1f-8e9c-d6fa859ce982' },
    user: { read: '23b15307-5f89-4954-b86c-00e2c4279a8f', rs: '73ba70e8-a564-4758-9151-1668df3da7c0' },
    isInVersion1: true,
    isUsCore: true,
  },
  Encounter: {
    patient: { read: '9e7cdd6e-af8a-4e6d-9170-4274b35864bc', rs: 'a46fe1cf-d236-498e-aec5-a6225153ab9b' },
    user: { read: '0e5be5d5-7b95-4583-aa3c-2de990f139c9', rs: 'a3815e4a-e48d-4137-a071-a5bc2ae576ba' },
    isInVersion1: true,
    isUsCore: true,
  },
  Goal: {
    patient: { read: 'e6e32ed0-c9a2-4f1b-adb5-e3d59e47bb54', rs: 'c7179365-c855-456e-b2c6-8ae6657b2810' },
    user: { read: '81d580ea-26f6-4822-9d91-31fb29019023', rs: '06bbb747-f1cf-4878-afe6-7ead31077ff3' },
    isInVersion1: true,
    isUsCore: true,
  },
  Immunization: {
    patient: { read: 'f6c2728b-b49d-4d10-bb69-7798f1603807', rs: 'e66020c4-e89b-4ab2-8194-3a756fe42444' },
    user: { read: '97d73b5a-b052-4953-a6da-3e3f159a2f85', rs: 'fc512edb-a09d-430e-aea3-743f99d33e87' },
    isInVersion1: true,
    isUsCore: true,
  },
  Location: {
    patient: { read: '6fbb6a2c-cd2f-486c-a421-b188f2184df8', rs: 'f10cefc8-44b5-4919-b03e-f68c9a41b45a' },
    user: { read: 'cf8b4a64-fb79-401f-94a4-28d9d7cd6a8d', rs: '940f8f6a-76cd-4b68-a7f2-ef5b8720fa28' },
    isInVersion1: true,
    isUsCore: true,
  },
  Medication: {
    patient: { read: '058fa58e-ac09-4308-970e-2f2da3bf49b4', rs: '1fba51b4-380a-492d-8594-b00e645149b7' },
    user: { read: 'e5a7cdb9-3edb-4b0a-a43d-40a377726680', rs: '802f7300-8560-4bc1-a24f-f6502f8ff0c4' },
    isInVersion1: true,
    isUsCore: true,
  },
  MedicationDispense: {
    patient: { read: '8a4981a0-ebe7-44a5-85f1-b9a185600caa', rs: '175420b4-c72c-4c9a-8b4a-35785b47cfb9' },
    user: { read: '861f96e4-4069-4a1d-a326-162c7b8698a5', rs: 'b0ba3599-2c6b-4c66-8b23-4cb8b06cecfb' },
    isInVersion1: false,
    isUsCore: true,
  },
  MedicationRequest: {
    patient: { read: '16352d13-6c69-4eee-adbb-f7420b3f252b', rs: '89e2c082-0235-4dc8-8524-a8ba3d0c35af' },
    user: { read: 'c1519c05-9e3c-4656-844a-c83845bbaa9a', rs: '8cb9cfa4-4f52-4a7d-94cb-cc76c1236b17' },
    isInVersion1: true,
    isUsCore: true,
  },
  Observation: {
    patient: { read: '890da85b-b5ad-4981-8966-4b80fd75a5b8', rs: 'e1d108d2-8097-4557-a8e8-4681ebc24093' },
    user: { read: '556e34b1-56e8-4c27-b6be-679d856c0efa', rs: 'd955b3dc-eeb4-49bd-8fa0-ab2b732f0fcc' },
    isInVersion1: true,
    isUsCore: true,
  },
  Organization: {
    patient: { read: '81882045-ad54-4a5f-926c-a2a09d7dd2b5', rs: 'b8d08b8e-7940-487d-acb8-b12b8d3269b7' },
    user: { read: 'e75606ef-f141-4339-a248-f4c9b07886b2', rs: '6c3620e7-cfac-405d-b6fa-606b852a3638' },
    isInVersion1: true,
    isUsCore: true,
  },
  Patient: {
    patient: { read: 'd23f0b68-a2f5-4647-987b-b58fdd86b49d', rs: 'db4a9cbd-955d-4d7e-8203-51af70bf7d5f' },
    user: { read: '56998e01-1f00-4832-a130-c358e252acf2', rs: 'e1f0b158-5648-4853-9a57-956f9c72742e' },
    isInVersion1: true,
    isUsCore: true,
  },
  Practitioner: {
    patient: { read: 'ad27d725-86ff-4bc9-86fb-afdb2f007089', rs: '75e217f2-8645-41d4-b1cd-810cc0a64ee6' },
    user: { read: '079186df-3044-4484-a785-d9750101f8f3', rs: '8681b4ed-4840-4d74-b6df-8210e5d6f19f' },
    isInVersion1: true,
    isUsCore: true,
  },
  PractitionerRole: {
    patient: { read: '1d6a9f65-62f4-42b0-93d7-fc3437112f46', rs: '940188dc-cad0-44c9-877b-4c3c7f4cce30' },
    user: { read: 'ae77fe95-13db-47f8-968c-5eee9d973273', rs: '846fd334-d762-4c53-8d04-d972f91f1aac' },
    isInVersion1: true,
    isUsCore: true,
  },
  Procedure: {
    patient: { read: 'be1c7593-9057-4947-a456-424dde696627', rs: '93414dca-3aef-4619-90fe-ec5acbb3f7ef' },
    user: { read: '81d46baa-aaff-454b-9a35-b6fdaa0eb2d9', rs: 'd1cf75bc-7b58-4f9c-bfd7-384040267934' },
    isInVersion1: true,
    isUsCore: true,
  },
  Provenance: {
    patient: { read: 'd56c68f3-ec5f-4e12-82cc-afa8921337f0', rs: '09de5a07-bf41-4394-b4b6-9e10701056b4' },
    user: { read: '8d821765-6bbb-4f52-8b7f-0dfe9ce5cb1e', rs: 'f9d18483-eca9-45f8-8364-c431e634fdb8' },
    isInVersion1: true,
    isUsCore: true,
  },
  RelatedPerson: {
    patient: { read: 'f3a489d9-57c6-4c90-85c2-1eeb893f203a', rs: 'e8c1a0e5-9b9a-4d6f-9a72-5e4f7b60d821' },
    user: { read: 'b1f5e2a4-3f7e-4d62-b3a1-2e0b4e8fc4b3', rs: '7c9d0d12-63a3-462f-9bc1-9f9d7f1a56e2' },
    isInVersion1: false,
    isUsCore: true,
  },
  ServiceRequest: {
    patient: { read: '9b6019d4-c9d7-45ba-afd7-96957d86dea9', rs: 'ee458b1e-0720-42c2-868f-a14b96720735' },
    user: { read: '9f9499b9-91b2-44cc-9819-4b00cc71e3e9', rs: 'f20f7a7c-3e83-4248-8fca-9fc0e8596f54' },
    isInVersion1: false,
    isUsCore: true,
  },
  Specimen: {
    patient: { read: 'd603b263-5b19-4a49-9c0d-67d65eac0cc9', rs: 'c72ebb6a-dc36-4de8-915e-4d09a6939284' },
    user: { read: '79287f87-0617-44a6-9067-fdbb84197264', rs: '58517d83-ecfb-4354-ae2d-10b21dc98fa9' },
    isInVersion1: false,
    isUsCore: true,
  },
  QuestionnaireResponse: {
    patient: { read: '2c07c26a-dfe1-48e2-bd00-f7d02113b228', rs: '96ec3176-6f43-4beb-9ea3-867c25f10023' },
    user: { read: '17eb880e-e1e6-4d5b-b323-26bd96340976', rs: 'fb04e459-49e4-459e-af54-57be937f2fa6' },
    isInVersion1: false,
    isUsCore: false,
  },
};

/** A scope that is narrowed to one category, and the id under which it is published. */
export interface PublishedCategory {
  readonly resourceType: string;
  /** `<system>|<code>`. */
  readonly category: string;
  readonly id: string;
}

const HL7 = 'http://terminology.hl7.org/CodeSystem';
const US_CORE = 'http://hl7.org/fhir/us/core/CodeSystem';

/** The published scopes `patient/<type>.rs?category=…`; the last is longer than Entra takes. */
export const PUBLISHED_CATEGORIES: readonly PublishedCategory[] = [
  {
    resourceType: 'Condition',
    category: `${US_CORE}/condition-category|health-concern`,
    id: '1c9d0d12-63a3-462f-9bc1-9f9a7f1a56e2',
  },
  {
    resourceType: 'Condition',
    category: `${HL7}/condition-category|encounter-diagnosis`,
    id: '1c9d0d12-63a3-462f-9bc1-9f9d7f1a56e2',
  },
  {
    resourceType: 'Condition',
    category: `${HL7}/condition-category|problem-list-item`,
    id: '1c9d0d12-63a3-462f-9bc1-9f9d7f1156e2',
  },
  {
    resourceType: 'Observation',
    category: `${US_CORE}/us-core-category|sdoh`,
    id: '1c0d0d12-63a3-462f-9bc1-9f9d7f1a56e2',
  },
  {
    resourceType: 'Observation',
    category: `${HL7}/observation-category|survey`,
    id: '1c9d0d12-63a3-462f-9bc1-0f9d7f1a56e2',
  },
  {
    resourceType: 'Observation',
    category: `${HL7}/observation-category|vital-signs`,
    id: '1c9d0d12-63a3-462f-9bc1-9f9d7f1f56e2',
  },
  {
    resourceType: 'Observation',
    category: `${HL7}/observation-category|laboratory`,
    id: '1c9d0d12-63a3-462f-9bcf-9f9d7f1a56e2',
  },
  {
    resourceType: 'Observation',
    category: `${HL7}/observation-category|social-history`,
    id: '1c9d0d12-63a3-492f-9bc1-9f9d7f1a56e2',
  },
  {
    resourceType: 'Observation',
    category: `${US_CORE}/us-core-observation-category|clinical-test`,
    id: '3f6f7c4e-9a71-4a4b-90a1-1e7bb0e2ab4a',
  },
];

/** The published ids of the scopes without a resource type, in Entra's spelling. */
export const PUBLISHED_LAUNCH_IDS: Readonly<Record<string, string>> = {
  launch: 'fa5f9b76-5f20-4466-8b3d-6718de9744e2',
  'launch.patient': 'f6c8eb20-e799-4de7-a7ce-74ca0c7270e1',
  fhirUser: 'a86144c7-3e19-4b56-9675-15803eb1e617',
  online_access: '8f4fe9ac-b7f2-43ca-a0ef-070f4a8ae5dc',
};

/** The published id of the app role for backend services of SMART v1; none is published for v2. */
export const PUBLISHED_ROLE_IDS: Readonly<Record<string, string>> = {
  'system.all.read': '446c1a33-8f34-43b3-855c-db21aab2889f',
};
