import { labelled } from "./labelled.ts";
import { NOT_A_SECRET } from "./not-a-secret.ts";

/** No word of a sentence is as long. */
const LONG = 18;

/** Passwords, PINs and card checks behind their label. */
export const password = labelled({
  name: "password",
  type: "PASSWORD",
  words: [
    "password",
    "passwort",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "pin",
    "kennwort",
    "motdepasse",
    "mot",
    "contrasena",
    "clave",
    "senha",
    "wachtwoord",
    "haslo",
    "losenord",
    "пароль",
    "密码",
    "pass",
    "pw",
    "cvv",
    "cvc",
  ],
  label:
    "password|passwort|passwd|pwd|passphrase|passcode|pin(?: code)?|kennwort|mot de passe|contraseña|clave|senha|wachtwoord|hasło|lösenord|пароль|密码|pass(?=[ \\t]?(?::|=| is ))|pw|cvv2?|cvc",
  value: "[^\\s\"'“”`<>,;()\\[\\]]{3,64}(?<![.:?!,])",
  accepts: (value) =>
    !NOT_A_SECRET.test(value) &&
    (/\d/.test(value) || /[^\p{L}\p{M}.,:]/u.test(value) || value.length >= LONG) &&
    !/^[-=:_*#.]+$|^@[\w-]+\./.test(value),
  hits: [
    "password: ⟦hunter2⟧",
    "My password is ⟦Tr0ub4dor&3⟧.",
    "Passwort = ⟦geheim!23⟧",
    "my password is ⟦correcthorsebatterystaple⟧ ok",
    "PIN: ⟦4821⟧",
    "CVV ⟦123⟧",
  ],
  misses: [
    "password is required",
    "reset your password",
    "pass the salt",
    "ftp://username:password@ftp.example.com/",
    "No pass thrown:80(.30)",
    "pin the message",
    "password: ********",
  ],
});
