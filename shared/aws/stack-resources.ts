import { CloudFormationClient, paginateListStackResources } from "@aws-sdk/client-cloudformation";

/** What the resources of a type are called in the account (for a queue, its URL). */
export async function resourcesOf(stack: string, type: string): Promise<string[]> {
  const names: string[] = [];
  const pages = paginateListStackResources({ client: new CloudFormationClient() }, { StackName: stack });
  for await (const { StackResourceSummaries = [] } of pages)
    for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries)
      if (ResourceType === type && PhysicalResourceId) names.push(PhysicalResourceId);
  return names;
}
