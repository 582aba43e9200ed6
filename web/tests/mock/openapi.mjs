// A piece of an OpenAPI description, enough to show that the page can read one.

export const openapi = {
  openapi: "3.1.0",
  info: { title: "Variorum", version: "0.1.0" },
  paths: {
    "/api/v1/collections": { get: { tags: ["Collections"], summary: "Lists the collections one may read", responses: { 200: { description: "The collections", content: { "application/json": { schema: { $ref: "#/components/schemas/Collections" } } } } } } },
    "/api/v1/collections/{collection}/events/{id}": {
      get: {
        tags: ["Events"], summary: "Returns one event", parameters: [{ name: "collection", in: "path", required: true, schema: { type: "string" } }, { name: "id", in: "path", required: true, description: "its id or its ref", schema: { type: "string" } }],
        responses: { 200: { description: "The event" }, 404: { description: "No such event" } },
      },
    },
    "/api/v1/collections/{collection}/judgements": { post: { tags: ["Review"], summary: "Records a judgement", requestBody: { content: { "application/json": { schema: { type: "object", properties: { why: { type: "string" } } } } } }, responses: { 201: { description: "The judgement" } } } },
  },
  components: { schemas: { Collections: { type: "object", properties: { items: { type: "array", items: { type: "object", properties: { name: { type: "string" }, n_events: { type: "integer" } } } } } } } },
};
