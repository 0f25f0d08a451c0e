import type { Masking } from "../model/recipe-masking.ts";
import type { Detector } from "./detector.ts";
import { account } from "./detectors/account.ts";
import { easternAddress } from "./detectors/addresses/eastern-address.ts";
import { labelledAddress } from "./detectors/addresses/labelled-address.ts";
import { postcodeAddress } from "./detectors/addresses/postcode-address.ts";
import { streetAddress } from "./detectors/addresses/street-address.ts";
import { age } from "./detectors/age.ts";
import { assignedSecret } from "./detectors/assigned-secret.ts";
import { bankAccount } from "./detectors/bank-account.ts";
import { caseNumber } from "./detectors/case-number.ts";
import { coordinates } from "./detectors/coordinates.ts";
import { creditCard } from "./detectors/credit-card.ts";
import { dates } from "./detectors/dates.ts";
import { docket } from "./detectors/docket.ts";
import { driverLicense } from "./detectors/driver-license.ts";
import { easternNames } from "./detectors/eastern-names.ts";
import { easternOrganisations } from "./detectors/eastern-organisations.ts";
import { email } from "./detectors/email.ts";
import { handle } from "./detectors/handle.ts";
import { healthIdLabel } from "./detectors/health-id-label.ts";
import { iban } from "./detectors/iban.ts";
import { ipv4, ipv6, mac, macGroups } from "./detectors/ip.ts";
import { jobTitle } from "./detectors/job-title.ts";
import { KnownValues, knownValues } from "./detectors/known-values.ts";
import { locations } from "./detectors/locations.ts";
import { KnownNames } from "./detectors/names/reading.ts";
import { names } from "./detectors/names.ts";
import { nationalIdLabel } from "./detectors/national-id-label.ts";
import { nationalIds } from "./detectors/national-ids.ts";
import { nationality } from "./detectors/nationality.ts";
import { nationalityLabel } from "./detectors/nationality-label.ts";
import { organisationLabel } from "./detectors/organisation-label.ts";
import { organisations } from "./detectors/organisations.ts";
import { passport } from "./detectors/passport.ts";
import { password } from "./detectors/password.ts";
import { phone } from "./detectors/phone.ts";
import { plate } from "./detectors/plate.ts";
import { privateKey } from "./detectors/private-key.ts";
import { providerKey } from "./detectors/provider-key.ts";
import { ssn } from "./detectors/ssn.ts";
import { taxIdLabel } from "./detectors/tax-id-label.ts";
import { url } from "./detectors/url.ts";
import { urlCredentials } from "./detectors/url-credentials.ts";
import { username } from "./detectors/username.ts";
import { wallet } from "./detectors/wallet.ts";
import { wholeVocabulary } from "./vocabulary.ts";

/** Every detector that comes with Provender. */
export function builtInDetectors(
  masking: Pick<Masking, "regions">,
  known = { names: new KnownNames(), values: new KnownValues() },
): Detector[] {
  const vocabulary = wholeVocabulary();
  return [
    names(vocabulary, known.names),
    easternNames(vocabulary),
    email,
    phone(masking.regions),
    creditCard,
    iban,
    bankAccount,
    ipv4,
    ipv6,
    mac,
    macGroups,
    urlCredentials,
    providerKey,
    privateKey,
    assignedSecret,
    password,
    username,
    handle,
    wallet,
    ssn,
    ...nationalIds,
    nationalIdLabel,
    taxIdLabel,
    healthIdLabel,
    passport,
    driverLicense,
    plate,
    account,
    caseNumber,
    docket,
    streetAddress,
    postcodeAddress,
    labelledAddress,
    easternAddress,
    coordinates,
    dates,
    age,
    locations(vocabulary),
    organisations,
    organisationLabel,
    easternOrganisations,
    nationality,
    nationalityLabel,
    jobTitle,
    url,
    knownValues(known.values),
  ];
}
