/* Check-in by QR code: the camera where the context is secure, a photo everywhere, the typed code always. */
(() => {
  "use strict";

  const LONGEST_SIDE = 1000;
  const PAUSE_MS = 180;

  /** Reads a code from a video or image; null when there is none. Large photos are tried smaller first. */
  function decode(source, width, height, canvas) {
    for (const side of [LONGEST_SIDE, LONGEST_SIDE * 2]) {
      const scale = Math.min(1, side / Math.max(width, height));
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      pen.drawImage(source, 0, 0, canvas.width, canvas.height);
      const text = window.readQr(pen.getImageData(0, 0, canvas.width, canvas.height));
      if (text || scale === 1 || source instanceof HTMLVideoElement) return text;
    }
    return null;
  }

  function setUp(form) {
    const part = (name) => form.querySelector(`[data-qr-${name}]`);
    const [video, start, photo, code, status] = ["video", "start", "photo", "code", "status"].map(part);
    const canvas = document.createElement("canvas");
    let stream = null;

    const say = (key) => { status.textContent = status.dataset[key] ?? ""; };
    const stop = () => {
      stream?.getTracks().forEach((track) => track.stop());
      stream = null;
      video.hidden = true;
    };
    const found = (text) => {
      stop();
      code.value = text.trim(); // a ticket's QR holds its page's address, and who looks it up takes that
      say("found");
      form.requestSubmit();
    };
    const look = () => {
      if (!stream) return;
      const text = video.videoWidth ? decode(video, video.videoWidth, video.videoHeight, canvas) : null;
      if (text) found(text);
      else setTimeout(look, PAUSE_MS);
    };

    if (window.isSecureContext && navigator.mediaDevices?.getUserMedia) {
      start.hidden = false;
      start.addEventListener("click", async () => {
        try {
          stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
          video.srcObject = stream;
          video.hidden = false;
          await video.play();
          say("looking");
          look();
        } catch (refused) {
          stop();
          say(refused instanceof DOMException && refused.name === "NotAllowedError" ? "denied" : "nocamera");
        }
      });
      window.addEventListener("pagehide", stop);
    }

    photo.closest("[hidden]")?.removeAttribute("hidden");
    photo.addEventListener("change", async () => {
      const [file] = photo.files;
      photo.value = "";
      if (!file) return;
      try {
        const picture = await createImageBitmap(file);
        const text = decode(picture, picture.width, picture.height, canvas);
        if (text) found(text);
        else say("unreadable");
      } catch {
        say("unreadable");
      }
    });
  }

  document.querySelectorAll("form[data-qr-scan]").forEach(setUp);
})();
