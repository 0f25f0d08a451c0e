import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { ProvenderStack } from "./stack.ts";

/** `-c comprehend=true` lets mask ask Amazon Comprehend; `-c functionsDir=<folder>` takes the functions from elsewhere; `-c notificationEmail=<address>` tells of failed runs. */
const app = new App({ analyticsReporting: false });
const given = (name: "functionsDir" | "notificationEmail"): Record<string, string> => {
  const value: unknown = app.node.tryGetContext(name);
  return typeof value === "string" ? { [name]: value } : {};
};
const comprehend = String(app.node.tryGetContext("comprehend")) === "true";
new ProvenderStack(app, "Provender", {
  pipeline: { ...given("functionsDir"), ...given("notificationEmail"), comprehend },
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
