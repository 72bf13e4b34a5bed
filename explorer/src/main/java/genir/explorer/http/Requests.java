package genir.explorer.http;

import com.fasterxml.jackson.databind.JsonNode;

/** The bodies of requests. */
final class Requests {
    private Requests() {}

    record Ask(String run, String query, String queryId, Integer k) {}

    record Follow(String run, String query, String queryId, String document, String against, JsonNode interventions) {}

    record Interventions(String yaml, JsonNode interventions) {}

    record Job(String run, JsonNode interventions) {}

    record Token(String token) {}
}
