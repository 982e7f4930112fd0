// The marker reader, as self.AR in a worker.
import { AR } from "js-aruco2/src/aruco.js";

self.AR = AR;
