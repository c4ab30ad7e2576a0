import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Application, ExtensionProperty } from '../../tenant/application.ts';
import { withApplication } from '../../tenant/tenant.ts';
import { type GraphCall, newObjectLocation, odataContext, type Outcome, parameter } from '../graph-call.ts';
import { badRequest, invalidValue, notFound, sameKey } from '../graph-error.ts';
import { listAnswer, selectAnswer } from '../list-query.ts';
import { applicationOf } from '../lookup.ts';
import { type BodyRules, readBody } from '../read-body.ts';

const RESOURCE = 'ExtensionProperty';
/**
 * The limit is for the values on one object (https://learn.microsoft.com/graph/extensibility-overview); that each
 * application may define as many is assumption A66.
 */
const MAX_PROPERTIES = 100;
const DATA_TYPES = ['Binary', 'Boolean', 'DateTime', 'Integer', 'LargeInteger', 'String'];
const TARGETS = ['User', 'Group', 'AdministrativeUnit', 'Application', 'Device', 'Organization'];

const shape = z.strictObject({
  name: z.string().exactOptional(),
  dataType: z.string().exactOptional(),
  isMultiValued: z.boolean().exactOptional(),
  targetObjects: z.array(z.string()).exactOptional(),
});
const body: BodyRules<z.infer<typeof shape>> = {
  shape,
  resource: RESOURCE,
  readOnly: ['id', 'appDisplayName', 'deletedDateTime', 'isSyncedFromOnPremises'],
};

/** `GET /applications/{id}/extensionProperties` (Graph `extensionProperty`). */
export function listExtensionProperties(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const items = application.extensionProperties.map((each) => show(application, each));
  return listAnswer(call, { collection: collectionOf(application), resource: RESOURCE, items });
}

/** `GET /applications/{id}/extensionProperties/{id}`. */
export function getExtensionProperty(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const item = show(application, propertyOf(call, application));
  return selectAnswer(call, { collection: collectionOf(application), resource: RESOURCE, item });
}

/**
 * `POST /applications/{id}/extensionProperties`: its full name includes the application, `extension_<appId>_<name>`.
 * Throws GraphError 409 for a taken name (text: CLI for Microsoft 365, https://github.com/pnp/cli-microsoft365; status:
 * assumption A67).
 */
export function createExtensionProperty(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const { name, dataType, isMultiValued = false, targetObjects } = readBody(body, call.request.body);
  for (const [property, value] of Object.entries({ name, dataType, targetObjects })) {
    if (value === undefined) {
      throw badRequest(`A value is required for property '${property}' of resource '${RESOURCE}'.`);
    }
  }
  const property: ExtensionProperty = {
    id: randomUUID(),
    name: `extension_${application.resource.appId.replaceAll('-', '')}_${name ?? ''}`,
    dataType: dataType ?? '',
    isMultiValued,
    targetObjects: targetObjects ?? [],
  };
  checkProperty(application, property, name ?? '');
  return {
    status: 201,
    headers: { Location: newObjectLocation(call, 'extensionProperties', property.id) },
    body: {
      '@odata.context': odataContext(call, `${collectionOf(application)}/$entity`),
      ...show(application, property),
    },
    tenant: withApplication(call.tenant, {
      ...application,
      extensionProperties: [...application.extensionProperties, property],
    }),
  };
}

/**
 * `DELETE /applications/{id}/extensionProperties/{id}`: the values stay on their objects, but Graph no longer shows
 * them.
 */
export function deleteExtensionProperty(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const removed = propertyOf(call, application);
  const extensionProperties = application.extensionProperties.filter((each) => each !== removed);
  return { status: 204, tenant: withApplication(call.tenant, { ...application, extensionProperties }) };
}

function checkProperty(application: Application, property: ExtensionProperty, shortName: string): void {
  const isFine = {
    name: /^[A-Za-z0-9_]{1,120}$/.test(shortName),
    dataType: DATA_TYPES.includes(property.dataType),
    targetObjects:
      property.targetObjects.length > 0 && property.targetObjects.every((target) => TARGETS.includes(target)),
  };
  for (const [name, holds] of Object.entries(isFine)) {
    if (!holds) {
      throw invalidValue(name, RESOURCE);
    }
  }
  if (application.extensionProperties.some(({ name }) => name.toLowerCase() === property.name.toLowerCase())) {
    throw sameKey(`An extension property exists with the name ${property.name}.`);
  }
  if (application.extensionProperties.length >= MAX_PROPERTIES) {
    throw badRequest(`The application already has the maximum of ${MAX_PROPERTIES} extension properties.`);
  }
}

function propertyOf(call: GraphCall, { extensionProperties }: Application): ExtensionProperty {
  const id = parameter(call, 'property').toLowerCase();
  const found = extensionProperties.find((each) => each.id === id);
  if (found === undefined) {
    throw notFound(id);
  }
  return found;
}

function show({ resource }: Application, property: ExtensionProperty): Record<string, unknown> {
  return {
    ...property,
    deletedDateTime: null,
    appDisplayName: resource.displayName,
    isSyncedFromOnPremises: false,
  };
}

function collectionOf({ resource }: Application): string {
  return `applications('${resource.id}')/extensionProperties`;
}
