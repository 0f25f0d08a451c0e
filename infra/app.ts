import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { propsFrom } from "./context.ts";
import { ProvenderStack } from "./stack.ts";

/** Everything that can be said with `-c name=value` is listed in `context.ts`. */
const app = new App({ analyticsReporting: false });
const { stackName, ...pipeline } = propsFrom((name) => app.node.tryGetContext(name));
new ProvenderStack(app, "Provender", { pipeline, ...(stackName !== undefined && { stackName }) });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
