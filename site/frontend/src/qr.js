// The reading half of the QR library, as window.readQr.
import decodeQr from "qr/decode.js";

/** The text in an ImageData, or null when there is no readable code in it. */
window.readQr = (image) => {
  try {
    return decodeQr(image);
  } catch {
    return null;
  }
};
