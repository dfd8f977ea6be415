import type { Operation } from "../../../web/operation.ts";
import { describeExport } from "../../../web/pages/openapi.ts";
import { NOTICES } from "../shared/messages.ts";
import { FAULTS, UNAUTHORIZED } from "../shared/openapi.ts";
import { detailShape } from "../shared/shapes.ts";
import { DOWNLOAD_EXPORT, REQUEST_EXPORT, SHOW_EXPORT_PAGE } from "./wire.ts";

/** The right to one's own data. */
export const EXPORT_OPERATIONS: readonly Operation[] = describeExport({
  request: REQUEST_EXPORT,
  show: SHOW_EXPORT_PAGE,
  download: DOWNLOAD_EXPORT,
}, {
  200: { means: "An email will be sent.", body: detailShape, says: [NOTICES.exportRequested] },
  ...UNAUTHORIZED,
  403: { means: "The address is not proven yet.", body: detailShape, says: ["address.inactive"] },
  ...FAULTS,
});
