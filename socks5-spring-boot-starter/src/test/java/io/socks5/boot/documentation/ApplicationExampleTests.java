package io.socks5.boot.documentation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.socks5.boot.autoconfigure.ChildJava;
import io.socks5.boot.autoconfigure.integration.HttpStub;
import io.socks5.boot.autoconfigure.jdbc.Database;
import io.socks5.boot.autoconfigure.mail.MailServer;
import io.socks5.boot.autoconfigure.rabbit.RabbitServer;
import io.socks5.boot.autoconfigure.redis.RedisServer;
import io.socks5.boot.documentation.Page.Block;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.Program;
import io.socks5.testkit.real.RealProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application of the documentation, with real servers behind Dante.
 */
@Timeout(180)
class ApplicationExampleTests {

	private static final Page PAGE = Page.of("docs/clients.md");

	@TempDir
	private Path directory;

	@Test
	void usesEachClientAndLooksUpNoName() throws Exception {
		Program.requireRoot("start a proxy that asks for a login");
		try (RealProxy proxy = Danted.startWithLogin();
				HttpStub site = new HttpStub("site.corp.example").answering("/", (request) -> "\"page\"")) {
			for (String host : List.of("db", "redis", "rabbit", "smtp", "site")) {
				proxy.knows(host + ".corp.example");
			}
			String output = ChildJava.run(System.getProperty("java.class.path"), passwords(proxy),
					arguments(proxy, site));
			assertThat(output).contains(": " + block("text"));
			assertThat(output.lines())
				.contains("database: row", "redis: value", "rabbitmq: message", "http: \"page\"", "connects: 5 success",
						"looked up: [control.internal.test]")
				.filteredOn((line) -> line.startsWith("connects"))
				.hasSize(1);
			assertThat(MailServer.shared().server().getReceivedMessagesForDomain("corp.example")).hasSize(1);
			assertThat(site.requests()).hasSize(1);
		}
	}

	private static Map<String, String> passwords(RealProxy proxy) {
		return Map.of("DATABASE_PASSWORD", "secret", "REDIS_PASSWORD", "secret", "MAIL_PASSWORD", "secret",
				"PROXY_PASSWORD", proxy.password());
	}

	private String[] arguments(RealProxy proxy, HttpStub site) throws Exception {
		Path yaml = Files.writeString(this.directory.resolve("application.yaml"), block("yaml"));
		List<String> arguments = new ArrayList<>(List.of("--add-opens=java.base/java.net=ALL-UNNAMED",
				"-Dspring.main.banner-mode=off", ApplicationExample.class.getName(),
				"http://site.corp.example:" + site.port() + "/", "--spring.config.location=" + yaml.toUri()));
		Map.of("spring.datasource.url", "jdbc:postgresql://db.corp.example:" + Database.POSTGRESQL.port() + "/postgres",
				"spring.data.redis.port", RedisServer.ALONE.port(), "spring.rabbitmq.port", RabbitServer.ONLY.port(),
				"spring.mail.port", MailServer.shared().server().getSmtp().getPort(), "socks5.proxy.host", "127.0.0.1",
				"socks5.proxy.port", proxy.port(), "socks5.proxy.username", proxy.username(),
				"socks5.proxy.handshake-timeout", "30s", "spring.datasource.hikari.maximum-pool-size", "1")
			.forEach((name, value) -> arguments.add("--" + name + "=" + value));
		return arguments.toArray(String[]::new);
	}

	private static String block(String language) {
		List<Block> blocks = PAGE.blocks(language)
			.stream()
			.filter((block) -> block.marker().equals("<!-- application -->"))
			.toList();
		assertThat(blocks).hasSize(1);
		return blocks.get(0).text();
	}

}
