package io.socks5.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What editors know of the properties.
 */
class ConfigurationMetadataTests {

	private static final String GENERATED = "META-INF/spring-configuration-metadata.json";

	private static final String BY_HAND = "META-INF/additional-spring-configuration-metadata.json";

	@Test
	void hasTypeAndDefaultOfEachProperty() throws IOException {
		Map<String, String> properties = new TreeMap<>();
		for (Map<String, Object> property : read(GENERATED, "properties")) {
			properties.put((String) property.get("name"), property.get("type") + " " + property.get("defaultValue"));
		}
		Map<String, String> expected = new TreeMap<>();
		expected.put("management.endpoint.socks5.access",
				"org.springframework.boot.actuate.endpoint.Access unrestricted");
		expected.put("management.endpoint.socks5.cache.time-to-live", "java.time.Duration 0ms");
		expected.put("management.health.socks5.enabled", "java.lang.Boolean true");
		expected.put("socks5.proxy.connect-timeout", "java.time.Duration 5s");
		expected.put("socks5.proxy.discovery.service-id", "java.lang.String null");
		expected.put("socks5.proxy.endpoints",
				"java.util.List<io.socks5.boot.autoconfigure.Socks5EndpointProperties> null");
		expected.put("socks5.proxy.failover-on", "java.util.Set<io.socks5.route.FailoverCause> null");
		expected.put("socks5.proxy.routes", "java.util.List<io.socks5.boot.autoconfigure.Socks5RouteProperties> null");
		expected.put("socks5.proxy.strategy", "io.socks5.route.EndpointStrategy failover");
		expected.put("socks5.proxy.zone", "java.lang.String null");
		expected.put("socks5.proxy.enabled", "java.lang.Boolean true");
		expected.put("socks5.proxy.from-environment", "java.lang.Boolean false");
		expected.put("socks5.proxy.gssapi.delegation", "java.lang.Boolean false");
		expected.put("socks5.proxy.gssapi.enabled", "java.lang.Boolean false");
		expected.put("socks5.proxy.gssapi.keytab", "java.nio.file.Path null");
		expected.put("socks5.proxy.gssapi.least-protection", "io.socks5.gssapi.Protection null");
		expected.put("socks5.proxy.gssapi.login-context", "java.lang.String null");
		expected.put("socks5.proxy.gssapi.principal", "java.lang.String null");
		expected.put("socks5.proxy.gssapi.protection", "io.socks5.gssapi.Protection confidentiality");
		expected.put("socks5.proxy.gssapi.service-name", "java.lang.String rcmd");
		expected.put("socks5.proxy.handshake-timeout", "java.time.Duration 10s");
		expected.put("socks5.proxy.health.interval", "java.time.Duration 10s");
		expected.put("socks5.proxy.health.schedule", "java.time.Duration null");
		expected.put("socks5.proxy.health.target", "java.lang.String null");
		expected.put("socks5.proxy.health.timeout", "java.time.Duration 2s");
		expected.put("socks5.proxy.host", "java.lang.String null");
		expected.put("socks5.proxy.http-clients.enabled", "java.lang.Boolean false");
		expected.put("socks5.proxy.http-clients.groups", "java.util.Map<java.lang.String,java.lang.String> null");
		expected.put("socks5.proxy.instances",
				"java.util.Map<java.lang.String,io.socks5.boot.autoconfigure.Socks5InstanceProperties> null");
		expected.put("socks5.proxy.integrations.grpc.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.integrations.grpc.instance", "java.lang.String null");
		expected.put("socks5.proxy.integrations.jdbc.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.integrations.jdbc.instance", "java.lang.String null");
		expected.put("socks5.proxy.integrations.mongodb.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.integrations.mongodb.instance", "java.lang.String null");
		expected.put("socks5.proxy.integrations.r2dbc.enabled", "java.lang.Boolean false");
		expected.put("socks5.proxy.integrations.rabbit.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.integrations.rabbit.instance", "java.lang.String null");
		expected.put("socks5.proxy.integrations.redis.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.integrations.redis.instance", "java.lang.String null");
		expected.put("socks5.proxy.integrations.mail.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.integrations.mail.instance", "java.lang.String null");
		expected.put("socks5.proxy.integrations.elasticsearch.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.integrations.elasticsearch.instance", "java.lang.String null");
		expected.put("socks5.proxy.integrations.oauth2.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.integrations.oauth2.instance", "java.lang.String null");
		expected.put("socks5.proxy.integrations.otlp.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.integrations.otlp.instance", "java.lang.String null");
		expected.put("socks5.proxy.integrations.websocket.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.integrations.websocket.instance", "java.lang.String null");
		expected.put("socks5.proxy.integrations.zipkin.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.integrations.zipkin.instance", "java.lang.String null");
		expected.put("socks5.proxy.integrations.ldap.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.integrations.ldap.instance", "java.lang.String null");
		expected.put("socks5.proxy.integrations.require-all", "java.lang.Boolean false");
		expected.put("socks5.proxy.keep-alive", "java.lang.Boolean true");
		expected.put("socks5.proxy.name", "java.lang.String default");
		expected.put("socks5.proxy.non-proxy-hosts", "java.util.List<java.lang.String> null");
		expected.put("socks5.proxy.password", "java.lang.String null");
		expected.put("socks5.proxy.password-file", "java.nio.file.Path null");
		expected.put("socks5.proxy.pipelining", "java.lang.Boolean false");
		expected.put("socks5.proxy.each-address", "java.lang.Boolean false");
		expected.put("socks5.proxy.early-data", "java.lang.Boolean false");
		expected.put("socks5.proxy.port", "java.lang.Integer 1080");
		expected.put("socks5.proxy.require-authentication", "java.lang.Boolean false");
		expected.put("socks5.proxy.resolve", "io.socks5.route.NameResolution remote");
		expected.put("socks5.proxy.ssl.bundle", "java.lang.String null");
		expected.put("socks5.proxy.ssl.enabled", "java.lang.Boolean null");
		expected.put("socks5.proxy.url", "java.lang.String null");
		expected.put("socks5.proxy.username", "java.lang.String null");
		expected.put("socks5.proxy.username-file", "java.nio.file.Path null");
		expected.put("socks5.proxy.via", "java.lang.String null");
		expected.put("socks5.proxy.warm.enabled", "java.lang.Boolean false");
		expected.put("socks5.proxy.warm.max-idle", "java.time.Duration 3s");
		expected.put("socks5.proxy.warm.size", "java.lang.Integer 2");
		assertThat(properties).containsExactlyEntriesOf(expected);
	}

	@Test
	void describesEachPropertyTheWaySpringBootDoes() throws IOException {
		assertThat(read(GENERATED, "properties")).allSatisfy((property) -> {
			String description = (String) property.get("description");
			assertThat(description).as("%s", property.get("name"))
				.isNotBlank()
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ")
				.doesNotContain("{@", "<", "\n");
			String type = String.valueOf(property.get("type"));
			if (type.equals("java.lang.Boolean")) {
				assertThat(description).matches("(Whether|Enable) .*");
			}
			if (type.equals("java.util.List<java.lang.String>")) {
				assertThat(description).startsWith("Comma-separated list");
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "properties", "hints" })
	void isSortedAndWithoutDuplicatesWhereItIsWrittenByHand(String what) throws IOException {
		List<String> names = names(BY_HAND, what);
		assertThat(names).isNotEmpty().isSorted().doesNotHaveDuplicates();
		assertThat(names(GENERATED, what)).containsAll(names).doesNotHaveDuplicates();
	}

	@Test
	void hintsAtPropertiesThatExist() throws IOException {
		assertThat(names(GENERATED, "properties")).containsAll(names(GENERATED, "hints"));
		assertThat(read(GENERATED, "hints")).isNotEmpty()
			.allSatisfy((hint) -> assertThat(JsonPath.<List<String>>read(hint, "$.values[*].description")).isNotEmpty()
				.allSatisfy((description) -> assertThat(description).endsWith(".")));
	}

	@Test
	void listsEachAutoConfigurationOnceAndInOrder() throws IOException {
		String name = "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";
		assertThat(new String(bytes(name), StandardCharsets.UTF_8).lines()).isSorted()
			.doesNotHaveDuplicates()
			.allSatisfy((line) -> assertThat(Class.forName(line)).isPublic());
	}

	private static List<String> names(String resource, String what) throws IOException {
		return read(resource, what).stream().map((entry) -> (String) entry.get("name")).toList();
	}

	private static List<Map<String, Object>> read(String resource, String what) throws IOException {
		return JsonPath.read(new String(bytes(resource), StandardCharsets.UTF_8), "$." + what);
	}

	// the starter's own, not another jar's of that name
	private static byte[] bytes(String resource) throws IOException {
		String location = Socks5AutoConfiguration.class.getProtectionDomain().getCodeSource().getLocation().toString();
		String url = location.endsWith(".jar") ? "jar:" + location + "!/" : location;
		try (InputStream in = URI.create(url + resource).toURL().openStream()) {
			return in.readAllBytes();
		}
	}

}
