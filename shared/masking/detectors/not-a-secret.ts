/** What follows "password" or "user name" in prose, forms and templates, and is none. */
export const NOT_A_SECRET =
  /^(?:is|was|are|to|for|and|or|not|the|a|an|my|your|reset|change|changed|must|should|will|can|has|have|with|from|in|on|of|at|by|protected|protection|manager|field|required|incorrect|wrong|invalid|null|none|true|false|undefined|string|xxx+|\*+|\.\.\.|<.*|\$\{.*|%.*|\{.*|your[-_]?\w*|password|username|user|here|hint|policy|again|it|this|that|please|but|so|if|when)$/i;
