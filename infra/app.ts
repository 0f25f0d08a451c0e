import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { ProvenderStack } from "./stack.ts";

/** `-c functionsDir=<folder>` takes the functions from elsewhere. */
const app = new App({ analyticsReporting: false });
const functionsDir: unknown = app.node.tryGetContext("functionsDir");
new ProvenderStack(app, "Provender", {
  pipeline: { ...(typeof functionsDir === "string" && { functionsDir }) },
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
