import {
  assignManagementPolicy,
  createManagementPolicy,
  deleteManagementPolicy,
  getManagementPolicy,
  listGoverned,
  listManagementPolicies,
  listPoliciesOfApplication,
  unassignManagementPolicy,
  updateManagementPolicy,
} from './app-management-policies.ts';
import { getAuthorizationPolicy, updateAuthorizationPolicy } from './authorization-policy.ts';
import { type Operation, operation } from '../operation.ts';
import { getAppManagementPolicy, updateAppManagementPolicy } from './default-app-management-policy.ts';

/** The operations on the tenant's policies, and on what they govern. */
export const POLICY_OPERATIONS: readonly Operation[] = [
  operation('GET /policies/defaultAppManagementPolicy', getAppManagementPolicy),
  operation('PATCH /policies/defaultAppManagementPolicy', updateAppManagementPolicy),

  operation('GET /policies/appManagementPolicies', listManagementPolicies),
  operation('POST /policies/appManagementPolicies', createManagementPolicy),
  operation('GET /policies/appManagementPolicies/{policy}', getManagementPolicy),
  operation('PATCH /policies/appManagementPolicies/{policy}', updateManagementPolicy),
  operation('DELETE /policies/appManagementPolicies/{policy}', deleteManagementPolicy),
  operation('GET /policies/appManagementPolicies/{policy}/appliesTo', listGoverned),
  operation('GET /applications/{application}/appManagementPolicies', listPoliciesOfApplication),
  operation('POST /applications/{application}/appManagementPolicies/$ref', assignManagementPolicy),
  operation('DELETE /applications/{application}/appManagementPolicies/{policy}/$ref', unassignManagementPolicy),

  operation('GET /policies/authorizationPolicy', getAuthorizationPolicy),
  operation('PATCH /policies/authorizationPolicy', updateAuthorizationPolicy),
];
