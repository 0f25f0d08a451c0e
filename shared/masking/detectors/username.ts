import { labelled } from "./labelled.ts";
import { NOT_A_SECRET } from "./not-a-secret.ts";

/** Constants and members of objects, as programs name them. */
const CONSTANT = /^[A-Z]+(?:_[A-Z]+)*$/;
const CODE =
  /^(?:e\.g|i\.e|(?:this|self|event|e|req|request|os|process|props|state|user|data|config|args|env)\..*)$/i;

/** Names to sign in with and handles, behind their label. */
export const username = labelled({
  name: "username",
  type: "USERNAME",
  words: [
    "username",
    "user",
    "login",
    "userid",
    "handle",
    "benutzername",
    "identifiant",
    "usuario",
    "utente",
    "gebruikersnaam",
    "nick",
    "nickname",
    "skype",
    "telegram",
    "instagram",
    "twitter",
    "discord",
  ],
  label:
    "user ?name|user ?id|login(?: name)?|handle|benutzername|identifiant|usuario|nome utente|gebruikersnaam|nick(?:name)?|skype(?: id)?|telegram|instagram|twitter|discord",
  value: "@?[\\p{L}\\d][\\p{L}\\d._-]{2,31}(?<![.-])",
  accepts: (value) =>
    !NOT_A_SECRET.test(value) &&
    /\p{L}/u.test(value) &&
    !CONSTANT.test(value) &&
    !CODE.test(value) &&
    (/[\d_]/.test(value) || value.startsWith("@") || /^[\p{L}-]+\.[\p{L}-]+$/u.test(value)),
  confidence: 0.7,
  hits: [
    "username: ⟦jdoe_77⟧",
    "my login is ⟦j.doe⟧",
    "login: ⟦john_doe⟧",
    "Benutzername ⟦hmuster12⟧",
    "telegram ⟦@janedoe⟧",
  ],
  misses: [
    "username is required",
    "login failed",
    "user name field",
    "the handle broke",
    "can handle 240,000 gallons",
    "server.login(EMAIL_ADDRESS)",
    "userName: event.target.value",
    "a username (e.g. yours)",
    "client.username_pw_set(x)",
  ],
});
