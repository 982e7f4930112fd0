// Opening an IndexedDB with promises, as window.idb.
import { openDB } from "idb";

window.idb = { openDB };
