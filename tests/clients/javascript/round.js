// A whole round of the official JavaScript client: `node round.js <service URL> <partner> <admin secret> <file>`.
// What it saw goes to standard output as one JSON object; test_official_javascript.py judges it.
const crypto = require("crypto");
const fs = require("fs");
const kaltura = require("kaltura-client");

const [serviceUrl, partnerId, secret, file] = process.argv.slice(2);
const CHUNKS = 4;
const DEADLINE = Date.now() + 60000;
const { services, objects, enums } = kaltura;

const config = new kaltura.Configuration();
config.serviceUrl = serviceUrl;
const client = new kaltura.Client(config);
// It would tell every call on standard output.
client.log = client.debug = () => {};

async function main() {
  client.setKs(await services.session.start(secret, "someone", enums.SessionType.ADMIN, partnerId).execute(client));
  const token = await upload(fs.readFileSync(file));
  const entry = await services.media
    .add(new objects.MediaEntry({ mediaType: enums.MediaType.VIDEO, name: "from JavaScript" }))
    .execute(client);
  await services.media
    .addContent(entry.id, new objects.UploadedFileTokenResource({ token: token.id }))
    .execute(client);
  const ready = await untilReady(entry.id);
  const listed = await services.media.listAction(new objects.MediaEntryFilter({ idEqual: entry.id })).execute(client);
  const flavors = await services.flavorAsset.getByEntryId(entry.id).execute(client);
  const source = flavors.find((flavor) => flavor.isOriginal);
  const saved = await bytes(await services.flavorAsset.getUrl(source.id).execute(client));
  const picture = await bytes(`${ready.thumbnailUrl}/width/160`);
  const segment = await firstSegment(ready.dataUrl.replace("/format/url", "/format/applehttp"));
  await services.media.deleteAction(entry.id).execute(client);
  const gone = await services.media.get(entry.id).execute(client).catch((error) => error);
  const seen = {
    tokenStatus: token.status,
    uploaded: token.uploadedFileSize,
    listed: listed.objects.map((item) => item.name),
    flavors: flavors.length,
    sha256: crypto.createHash("sha256").update(saved).digest("hex"),
    picture: picture.subarray(0, 2).toString("hex"),
    segment: segment[0],
    gone: gone.code,
  };
  process.stdout.write(JSON.stringify(seen) + "\n");
}

async function upload(data) {
  const size = Math.ceil(data.length / CHUNKS);
  const token = await services.uploadToken
    .add(new objects.UploadToken({ fileName: "clip.mp4", fileSize: data.length }))
    .execute(client);
  const send = (number) =>
    services.uploadToken
      .upload(token.id, data.subarray(number * size, (number + 1) * size), number > 0, number === CHUNKS - 1, number * size)
      .execute(client);
  await send(0);
  await send(2);
  await send(1);
  return send(CHUNKS - 1);
}

async function untilReady(id) {
  for (;;) {
    const entry = await services.media.get(id).execute(client);
    if (String(entry.status) === enums.EntryStatus.READY) return entry;
    if (Date.now() > DEADLINE) throw new Error(`still in status ${entry.status}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function firstSegment(master) {
  const playlist = firstUrl(await text(master), master);
  return bytes(firstUrl(await text(playlist), playlist));
}

function firstUrl(manifest, base) {
  const line = manifest.split("\n").find((candidate) => candidate && !candidate.startsWith("#"));
  return new URL(line, base).href;
}

async function text(url) {
  return (await bytes(url)).toString();
}

async function bytes(url) {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
