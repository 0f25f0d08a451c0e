import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { ProvenderStack } from "./stack.ts";

/** `-c functionsDir=<folder>` takes the functions from elsewhere; `-c notificationEmail=<address>` tells of failed runs. */
const app = new App({ analyticsReporting: false });
const given = (name: "functionsDir" | "notificationEmail"): Record<string, string> => {
  const value: unknown = app.node.tryGetContext(name);
  return typeof value === "string" ? { [name]: value } : {};
};
new ProvenderStack(app, "Provender", {
  pipeline: { ...given("functionsDir"), ...given("notificationEmail") },
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
