export const INSTANCE_NAME_MAX = 60
