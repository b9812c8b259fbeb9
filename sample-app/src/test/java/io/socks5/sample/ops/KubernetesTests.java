package io.socks5.sample.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

import io.socks5.client.Socks5Client;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.sample.FreePort;
import io.socks5.sample.RunningSample;
import io.socks5.sample.embedded.TestProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The Kubernetes manifest, and the sample in the environment that it sets.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesTests {

	private static final String PASSWORD = "rotated";

	private JsonNode pod;

	private JsonNode container;

	private Map<String, String> environment;

	private Path secret;

	private TestProxy proxy;

	private RunningSample sample;

	@BeforeAll
	void start(@TempDir Path directory) throws IOException {
		this.pod = OpsFiles.yaml("kubernetes/sample.yml").at("/spec/template/spec");
		this.container = this.pod.at("/containers/0");
		this.secret = directory;
		this.proxy = TestProxy.start(FreePort.next(), PASSWORD,
				Map.of("chat.corp.example", InetAddress.getLoopbackAddress()));
		mount("outdated");
		this.environment = environment();
		Map<String, String> local = new LinkedHashMap<>(this.environment);
		local.replace("SOCKS5_PROXY_HOST", "127.0.0.1");
		local.replace("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
		local.replace("MANAGEMENT_SERVER_PORT", "0");
		local.replaceAll((name, value) -> value.replace("/etc/socks5", this.secret.toString()));
		this.sample = RunningSample.startIn(local, "socks5.proxy.port=" + this.proxy.port(),
				"management.endpoints.web.exposure.include=health,prometheus,configprops");
	}

	@AfterAll
	void stop() {
		if (this.sample != null) {
			this.sample.close();
		}
		if (this.proxy != null) {
			this.proxy.close();
		}
	}

	private Map<String, String> environment() {
		Map<String, String> variables = new LinkedHashMap<>();
		for (JsonNode each : this.container.get("env")) {
			JsonNode key = each.at("/valueFrom/secretKeyRef/key");
			variables.put(each.get("name").asString(),
					each.has("value") ? each.get("value").asString() : key.asString());
		}
		return variables;
	}

	/**
	 * Replaces the files of the secret, as the kubelet does: all at once, by a link.
	 */
	private void mount(String password) throws IOException {
		Path version = Files.createTempDirectory(this.secret, "..version");
		Files.writeString(version.resolve("username"), "sample");
		Files.writeString(version.resolve("password"), password + "\n");
		Path link = Files.createSymbolicLink(this.secret.resolve("..data_tmp"), version.getFileName());
		Files.move(link, this.secret.resolve("..data"), StandardCopyOption.ATOMIC_MOVE,
				StandardCopyOption.REPLACE_EXISTING);
		for (String file : new String[] { "username", "password" }) {
			if (!Files.exists(this.secret.resolve(file))) {
				Files.createSymbolicLink(this.secret.resolve(file), Path.of("..data", file));
			}
		}
	}

	@Test
	void bindsEachVariable() throws IOException {
		String properties = management("/actuator/configprops", "localhost");
		assertThat(this.environment.keySet()).hasSizeGreaterThan(10).allSatisfy((name) -> {
			// bound by no class, see the test of the probes
			if (!name.startsWith("MANAGEMENT_ENDPOINT_HEALTH_PROBES_")) {
				assertThat(properties).contains("\\\"" + name + "\\\" from property source");
			}
		});
	}

	@Test
	void readsThePasswordFromTheMountedFileAtEachConnect() throws IOException {
		Socks5Client client = this.sample.context().getBean(Socks5Client.class);
		mount("outdated");
		assertThatExceptionOfType(ProxyAuthenticationException.class)
			.isThrownBy(() -> client.connect("chat.corp.example", this.proxy.port()).close());
		mount(PASSWORD);
		client.connect("chat.corp.example", this.proxy.port()).close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "startupProbe", "livenessProbe", "readinessProbe" })
	void probesAPathThatAnswers(String probe) throws IOException {
		JsonNode get = this.container.get(probe).get("httpGet");
		assertThat(get.get("port").asString()).isEqualTo("http");
		assertThat(get.at("/httpHeaders/0/name").asString()).isEqualTo("Host");
		int port = this.sample.property("local.server.port");
		String path = get.get("path").asString();
		assertThat(OpsFiles.get(port, path, get.at("/httpHeaders/0/value").asString())).startsWith("HTTP/1.1 200 ")
			.contains("\"status\":\"UP\"");
		// without the header, the kubelet names the address of the pod
		assertThat(OpsFiles.get(port, path, "10.0.0.7:8080")).startsWith("HTTP/1.1 421 ");
	}

	@Test
	void letsPrometheusScrapeTheAddressOfThePod() throws IOException {
		JsonNode annotations = OpsFiles.yaml("kubernetes/sample.yml").at("/spec/template/metadata/annotations");
		assertThat(annotations.get("prometheus.io/port").asString())
			.isEqualTo(this.environment.get("MANAGEMENT_SERVER_PORT"))
			.isEqualTo(port("management"));
		assertThat(management(annotations.get("prometheus.io/path").asString(), "10.0.0.7:8081"))
			.startsWith("HTTP/1.1 200 ")
			.contains("socks5_client_up{");
		// the sample sets no port of its own
		assertThat(port("http")).isEqualTo("8080");
		assertThat(OpsFiles.yaml("../src/main/resources/application.yml").at("/server/port").isMissingNode()).isTrue();
	}

	@Test
	void needsFewRights() {
		JsonNode ofPod = this.pod.get("securityContext");
		assertThat(ofPod.get("runAsNonRoot").asBoolean()).isTrue();
		assertThat(ofPod.get("runAsUser").asInt()).isPositive();
		assertThat(ofPod.at("/seccompProfile/type").asString()).isEqualTo("RuntimeDefault");
		JsonNode ofContainer = this.container.get("securityContext");
		assertThat(ofContainer.get("readOnlyRootFilesystem").asBoolean()).isTrue();
		assertThat(ofContainer.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
		assertThat(ofContainer.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
		assertThat(this.pod.get("automountServiceAccountToken").asBoolean(true)).isFalse();
	}

	@Test
	void limitsItsMemoryAndMountsItsVolumes() {
		assertThat(this.container.at("/resources/limits/memory").asString())
			.isEqualTo(this.container.at("/resources/requests/memory").asString())
			.isEqualTo("512Mi");
		assertThat(this.container.get("volumeMounts").valueStream().map((each) -> each.get("name").asString()))
			.containsExactlyElementsOf(
					this.pod.get("volumes").valueStream().map((each) -> each.get("name").asString()).toList());
		assertThat(this.container.get("volumeMounts")).filteredOn((each) -> each.get("name").asString().equals("tmp"))
			.extracting((each) -> each.get("mountPath").asString())
			.containsExactly("/tmp");
		JsonNode login = this.container.at("/volumeMounts/0");
		assertThat(login.has("subPath")).isFalse();
		assertThat(this.environment.get("SOCKS5_PROXY_PASSWORDFILE"))
			.startsWith(login.get("mountPath").asString() + "/");
	}

	private String port(String name) {
		return this.container.get("ports")
			.valueStream()
			.filter((port) -> port.get("name").asString().equals(name))
			.map((port) -> port.get("containerPort").asString())
			.findFirst()
			.orElseThrow();
	}

	private String management(String path, String host) throws IOException {
		return OpsFiles.get(this.sample.property("local.management.port"), path, host);
	}

}
