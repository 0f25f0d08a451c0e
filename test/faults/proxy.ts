import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import { type Asked, readRequest, type Service } from "./requests.ts";

/** What the server behind answered, whole. */
export interface Answered {
  status: number;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

/** How a request ends: with an answer, with its first bytes only, or without any. */
export type Ending = Answered | { cut: Answered } | "reset";

/** Decides what becomes of a request; `act` hands it to the server behind. */
export type Decide = (asked: Asked, act: () => Promise<Answered>) => Promise<Ending>;

/** A server in front of each local server; the ones behind may change, the functions are told these. */
export interface Proxies {
  addresses: Readonly<Record<Service, string>>;
  /** Where requests go from now on, and who decides about them. */
  lead(behind: Readonly<Record<Service, string>>, decide: Decide): void;
  close(): Promise<void>;
}

export async function openProxies(): Promise<Proxies> {
  let behind: Readonly<Record<Service, string>> | undefined;
  let decide: Decide | undefined;
  const agent = new Agent({ keepAlive: true });
  const open = async (service: Service): Promise<{ server: Server; address: string }> => {
    const server = createServer(async (incoming, response) => {
      try {
        const asked = readRequest(service, incoming, Buffer.concat(await Array.fromAsync(incoming)));
        const [to, by] = [behind?.[service], decide];
        if (to === undefined || by === undefined) return void response.destroy();
        end(response, await by(asked, () => forward(agent, to, asked)), asked.method);
      } catch {
        response.destroy();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const bound = server.address();
    if (bound === null || typeof bound === "string") throw new Error("The server listens on no port.");
    return { server, address: `http://127.0.0.1:${bound.port}` };
  };
  const [s3, dynamodb, states] = await Promise.all([open("s3"), open("dynamodb"), open("states")]);
  return {
    addresses: { s3: s3.address, dynamodb: dynamodb.address, states: states.address },
    lead(to, by) {
      [behind, decide] = [to, by];
    },
    async close() {
      agent.destroy();
      for (const { server } of [s3, dynamodb, states]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

function forward(agent: Agent, to: string, { method, path, headers, body }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asking = request(`${to}${path}`, { agent, method, headers }, async (answer) => {
      try {
        const chunks = await Array.fromAsync(answer);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
      } catch (error) {
        reject(error);
      }
    });
    asking.on("error", reject);
    asking.end(body);
  });
}

function end(response: ServerResponse, ending: Ending, method: string): void {
  if (ending === "reset") return void response.destroy();
  const { status, headers, body } = "cut" in ending ? ending.cut : ending;
  const { "transfer-encoding": _, connection: __, ...kept } = headers;
  response.writeHead(status, { ...kept, ...(method !== "HEAD" && { "content-length": body.length }) });
  if (!("cut" in ending)) return void response.end(method === "HEAD" ? undefined : body);
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
