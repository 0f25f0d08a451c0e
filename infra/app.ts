import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { wantedFrom } from "./context.ts";
import { ProvenderStack } from "./stack.ts";

/** Everything that can be said with `-c name=value` is listed in `context.ts`. */
const app = new App({ analyticsReporting: false });
new ProvenderStack(
  app,
  "Provender",
  wantedFrom((name) => app.node.tryGetContext(name)),
);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
