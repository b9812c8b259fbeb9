package io.socks5.boot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import io.socks5.boot.ProxyScripts;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for usernames and passwords in files.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretFileTests {

	@TempDir
	private Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "s3cret", "s3cret\n", "s3cret\r\n" })
	void areReadWithoutTheLineBreakAtTheEnd(String content) throws IOException {
		assertThat(SecretFile.read("p", file("secret", content))).isEqualTo("s3cret");
	}

	@Test
	void keepOtherSpace() throws IOException {
		assertThat(SecretFile.read("p", file("secret", " a\nb \t\n"))).isEqualTo(" a\nb \t");
	}

	@Test
	void areReadAtEachConnect() throws Exception {
		Path username = file("username", "alice\n");
		Path password = file("password", "first\n");
		try (ScriptedProxy proxy = ProxyScripts.playing(granting("first"), granting("other"))) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy))
				.withPropertyValues("socks5.proxy.username-file=" + username, "socks5.proxy.password-file=" + password)
				.run((context) -> {
					Socks5Client client = context.getBean(Socks5Client.class);
					client.connect("chat.example", 5222).close();
					Files.writeString(password, "other");
					client.connect("chat.example", 5222).close();
				});
			assertThat(proxy.connections()).isEqualTo(2);
		}
	}

	private static String granting(String password) {
		return ProxyScripts.login("alice", password) + ProxyScripts.ACCEPTED + ProxyScripts.REQUEST
				+ ProxyScripts.GRANTED;
	}

	@Test
	void mayBeReplacedTheWayKubernetesDoes() throws Exception {
		file("..v1/password", "first");
		file("..v2/password", "secnd");
		Path data = Files.createSymbolicLink(this.directory.resolve("..data"), Path.of("..v1"));
		Path password = Files.createSymbolicLink(this.directory.resolve("password"), Path.of("..data/password"));
		assertThat(SecretFile.read("p", password)).isEqualTo("first");
		Path next = Files.createSymbolicLink(this.directory.resolve("..data_tmp"), Path.of("..v2"));
		Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		assertThat(SecretFile.read("p", password)).isEqualTo("secnd");
	}

	@Test
	void failTheConnectWhileTheyCannotBeRead(CapturedOutput output) throws Exception {
		Path password = file("password", "s3cret");
		try (ScriptedProxy proxy = ProxyScripts.grantingAfterLogin()) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy))
				.withPropertyValues("socks5.proxy.username=alice", "socks5.proxy.password-file=" + password)
				.run((context) -> {
					Socks5Client client = context.getBean(Socks5Client.class);
					Files.delete(password);
					for (int i = 0; i < 2; i++) {
						assertThatExceptionOfType(ProxyAuthenticationException.class)
							.isThrownBy(() -> client.connect("chat.example", 5222))
							.satisfies((ex) -> assertThat(ex.reason())
								.isEqualTo(ProxyAuthenticationException.Reason.CREDENTIALS_UNAVAILABLE))
							.havingCause()
							.withMessage("'socks5.proxy.password-file' is not valid: "
									+ "the file cannot be read (NoSuchFileException)");
					}
					Files.writeString(password, "s3cret\n");
					client.connect("chat.example", 5222).close();
				});
			assertThat(proxy.connections()).isEqualTo(1);
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("Connects fail until it can be")))
			.hasSize(1);
		assertThat(output).contains("can be read again").doesNotContain("s3cret");
	}

	@ParameterizedTest
	@CsvSource({ "password-file, '', the file is empty", "password-file, '\n', the file is empty",
			"username-file, '', the file is empty" })
	void failTheStartIfTheyAreEmpty(String property, String content, String reason, CapturedOutput output)
			throws IOException {
		FailedStart.with(Empty.class, "--socks5.proxy.host=proxy.corp",
				"--socks5.proxy." + (property.startsWith("p") ? "username=alice" : "password=s3cret"),
				"--socks5.proxy." + property + "=" + file("secret", content));
		assertThat(output).contains("Property: socks5.proxy." + property)
			.contains("Reason: " + reason)
			.doesNotContain("\tat ");
	}

	@Test
	void failTheStartIfTheyCannotBeRead(CapturedOutput output) throws IOException {
		Path binary = Files.write(this.directory.resolve("binary"), new byte[] { (byte) 0xff });
		Path large = file("large", "x".repeat(5000));
		for (Path bad : new Path[] { this.directory, this.directory.resolve("missing"), binary, large }) {
			FailedStart.with(Empty.class, "--socks5.proxy.instances.lab.host=lab.corp",
					"--socks5.proxy.instances.lab.username=alice", "--socks5.proxy.instances.lab.password-file=" + bad);
		}
		assertThat(output).contains("Property: socks5.proxy.instances.lab.password-file")
			.contains("Reason: the file cannot be read (NoSuchFileException)")
			.contains("Reason: the file cannot be read (IOException)")
			.contains("Reason: the file is not text in UTF-8")
			.contains("Reason: the file is larger than 4096 octets")
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@CsvSource({ "username", "password" })
	void areRefusedTogetherWithTheValue(String name, CapturedOutput output) throws IOException {
		FailedStart.with(Empty.class, "--socks5.proxy.host=proxy.corp", "--socks5.proxy." + name + "=s3cret",
				"--socks5.proxy." + name + "-file=" + file("secret", "s3cret"));
		assertThat(output).contains("Property: socks5.proxy." + name + "-file")
			.contains("it cannot be combined with 'socks5.proxy." + name + "'")
			.doesNotContain("s3cret");
	}

	@Test
	void giveWayToTheValueOfAnInstanceAndTheOtherWayRound() throws IOException {
		this.runner.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.username=alice",
				"socks5.proxy.password-file=" + file("password", "s3cret"), "socks5.proxy.instances.lab.password=own",
				"socks5.proxy.instances.lab.username-file=" + file("username", "bob"))
			.run((context) -> {
				Socks5ConnectionDetails lab = context.getBean("labSocks5ConnectionDetails",
						Socks5ConnectionDetails.class);
				assertThat(lab.getUsername() + " " + lab.getPassword()).isEqualTo("bob own");
			});
	}

	private Path file(String name, String content) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.write(file, content.getBytes(StandardCharsets.UTF_8));
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
