/** The most owners that one creation can bind (Graph: Create application, Create servicePrincipal). */
export const OWNERS_AT_CREATION = 20;
