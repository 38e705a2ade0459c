// The DownhillMap: the Explorer, and a view more.

import { render, VIEWS } from "./explorer.js";
import { mapView } from "./map.js";

VIEWS.map = mapView;

export default { render };
