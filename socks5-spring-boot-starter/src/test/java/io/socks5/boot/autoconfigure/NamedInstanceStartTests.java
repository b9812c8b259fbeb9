package io.socks5.boot.autoconfigure;

import java.util.Map;

import io.socks5.client.Socks5Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is wrong with a named client stops the start, and the analysis names the property.
 */
@ExtendWith(OutputCaptureExtension.class)
class NamedInstanceStartTests {

	private static final String HOST = "--socks5.proxy.host=proxy.corp";

	@ParameterizedTest
	@ValueSource(strings = { "default", "direct", "deny", "Deny" })
	void refusesAReservedName(String name, CapturedOutput output) {
		FailedStart.with(Empty.class, HOST, "--socks5.proxy.instances." + name + ".port=1081");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsIgnoringCase("Property: socks5.proxy.instances." + name)
			.containsIgnoringCase("'" + name + "' is reserved")
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "instances[my lab]", "instances[a.b]", "instances.1st", "instances[a--b]", "instances[a_b]" })
	void refusesANameThatIsNoBeanName(String key, CapturedOutput output) {
		FailedStart.with(Empty.class, HOST, "--socks5.proxy." + key + ".port=1081");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: socks5.proxy.instances")
			.contains("the name of a client must consist of letters, digits and single dashes")
			.doesNotContain("\tat ");
	}

	@Test
	void refusesTwoSpellingsOfOneName(CapturedOutput output) {
		FailedStart.with(Map.of("SOCKS5_PROXY_INSTANCES_MYLAB_PASSWORD", "s3cret"), Empty.class, HOST,
				"--socks5.proxy.instances.my-lab.host=lab.corp");
		assertThat(output).contains("'my-lab' and 'mylab' are the same name").doesNotContain("s3cret");
	}

	@Test
	void refusesTheNameOfTheDefault(CapturedOutput output) {
		FailedStart.with(Empty.class, HOST, "--socks5.proxy.name=lab", "--socks5.proxy.instances.lab.port=1081");
		assertThat(output).contains("'lab' is the name of the default client ('socks5.proxy.name')");
	}

	@ParameterizedTest
	@ValueSource(strings = { "deny", "my lab", "" })
	void refusesABadNameOfTheDefault(String name, CapturedOutput output) {
		FailedStart.with(Empty.class, HOST, "--socks5.proxy.name=" + name);
		assertThat(output).contains("Property: socks5.proxy.name").doesNotContain("\tat ");
	}

	@ParameterizedTest
	@CsvSource({ "lab.hots, lab.host", "lab.health.intervall, lab.health.interval", "lab.enabled, ''",
			"lab.instances.x.port, ''" })
	void refusesAnUnknownKey(String key, String nearest, CapturedOutput output) {
		FailedStart.with(Empty.class, HOST, "--socks5.proxy.instances." + key + "=s3cret");
		assertThat(output).contains("Property: socks5.proxy.instances." + key).doesNotContain("s3cret");
		if (!nearest.isEmpty()) {
			assertThat(output).contains("Did you mean: socks5.proxy.instances." + nearest);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "port=0|port", "host=a b|host", "connect-timeout=0s|connect-timeout", "username=alice|password",
					"ssl.bundle=missing|ssl.bundle", "warm.enabled=true,warm.size=0|warm.size",
					"require-authentication=true|require-authentication", "non-proxy-hosts=10.0.0.0/99|non-proxy-hosts",
					"health.timeout=0s|health.timeout", "health.target=nowhere|health.target",
					"gssapi.enabled=true,gssapi.principal=p,gssapi.keytab=/missing|gssapi.keytab",
					"gssapi.enabled=true,pipelining=true|pipelining" })
	void namesThePropertyOfTheInstance(String values, String property, CapturedOutput output) {
		String[] arguments = ("host=lab.corp," + values).split(",");
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = "--socks5.proxy.instances.lab." + arguments[i];
		}
		FailedStart.with(Empty.class, arguments);
		assertThat(output).contains("Property: socks5.proxy.instances.lab." + property)
			.contains("Correct the value of 'socks5.proxy.instances.lab." + property + "'")
			.doesNotContain("\tat ");
	}

	@Test
	void namesTheOriginOfAnInheritedValue(CapturedOutput output) {
		FailedStart.with(Empty.class, HOST, "--socks5.proxy.username=alice", "--socks5.proxy.password=s3cret",
				"--socks5.proxy.require-authentication=true", "--socks5.proxy.instances.lab.host=lab.corp");
		assertThat(output).contains("Property: socks5.proxy.instances.lab.require-authentication")
			.contains("Inherited from: socks5.proxy.require-authentication")
			.contains("set 'socks5.proxy.instances.lab.username'");
	}

	@Test
	void refusesAnInstanceThatHasNoHostToInherit(CapturedOutput output) {
		FailedStart.with(Empty.class, "--socks5.proxy.instances.lab.port=1081");
		assertThat(output).contains("Property: socks5.proxy.instances.lab.host")
			.contains("it must be set, because there is no default to inherit");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"instances.a.via=nope|instances.a.via|there is no SOCKS5 client of this name, the names are default, a",
			"via=nope|via|there is no SOCKS5 client of this name",
			"instances.a.via=direct|instances.a.via|there is no SOCKS5 client of this name",
			"instances.a.via=a|instances.a.via|the chain leads back to its start: a via a",
			"instances.a.via=default,via=a|via|the chain leads back to its start: default via a via default",
			"instances.a.via=b,instances.b.via=c,instances.c.via=b|instances.b.via|b via c via b" })
	void refusesAChainThatDoesNotEnd(String values, String property, String reason, CapturedOutput output) {
		String[] arguments = (values + ",instances.a.host=a.corp,host=proxy.corp").split(",");
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = "--socks5.proxy." + arguments[i];
		}
		FailedStart.with(Empty.class, arguments);
		assertThat(output).contains("Property: socks5.proxy." + property).contains(reason).doesNotContain("\tat ");
	}

	@Test
	void saysThatThereIsNoDefault(CapturedOutput output) {
		FailedStart.with(Asking.class, "--socks5.proxy.instances.lab.host=lab.corp");
		assertThat(output)
			.contains("'socks5.proxy.host' is not set, so that there is no default client but only the " + "named lab")
			.contains("@Qualifier(\"lab\")");
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	static class Asking {

		Asking(Socks5Client client) {
		}

	}

}
