/** The configuration: keys, where their values come from, and the files of secrets that they name. */
export {
  type Config,
  type ConfigSources,
  type ConfigValues,
  type Effective,
  loadConfig,
} from "./config.ts";
export { type ConfigKey, type KeyCommand, optionOf, variableOf } from "./key.ts";
export { KEYS } from "./keys.ts";
export {
  readSchedulerFile,
  removeSchedulerFile,
  type SchedulerFile,
  writeSchedulerFile,
} from "./scheduler-file.ts";
export {
  directoryFiles,
  filesOf,
  type RoleFiles,
  type RoleSecurity,
  securityOf,
} from "./security.ts";
export type { SettingTables } from "./table.ts";
export { givenToken } from "./token.ts";
