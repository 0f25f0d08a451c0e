import { numbered } from "../numbered.ts";

/** Spanish DNI and NIE: the letter is the number mod 23 (Ministerio del Interior). */
export const dni = numbered({
  name: "es-dni",
  digits: 7,
  shape: /(?:[XYZ][ -]?\d{7}|\d{2}\.?\d{3}\.?\d{3})[ -]?[A-Z]/iy,
  valid: (n) =>
    "TRWAGMYFPDXBNJZSQVHLCKE".charAt(
      Number(n.slice(0, -1).replace("X", "0").replace("Y", "1").replace("Z", "2")) % 23,
    ) === n.at(-1),
  context: /dni|nie|nif|identidad/,
  distinct: /^(?:[XYZ]-?\d{7}|\d{8}|\d\d\.\d{3}\.\d{3})-?[A-Z]$/,
  hits: ["DNI ⟦12345678Z⟧", "⟦X1234567L⟧", "dni: ⟦12345678z⟧", "⟦12.345.678-Z⟧"],
  misses: ["12345678A", "X1234567A"],
});
