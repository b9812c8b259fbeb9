package io.socks5.protocol;

import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The open registries: every octet is a legal value, whatever has a name.
 */
class RegistryTests {

	@Test
	void eachReplyCodeKeepsItsNumberAndOnly00IsSuccess() {
		for (int value = 0; value < 256; value++) {
			ReplyCode code = new ReplyCode(value);
			assertThat(code.value()).isEqualTo(value);
			assertThat(code.isSuccess()).isEqualTo(value == 0);
			assertThat(code.toString()).contains(String.format("0x%02x", value));
		}
	}

	@Test
	void namesTheReplyCodesOfTheRfcAndOfTor() {
		assertThat(IntStream.rangeClosed(0, 9).mapToObj(ReplyCode::new)).extracting(ReplyCode::toString)
			.containsExactly("succeeded (0x00)", "general failure (0x01)", "not allowed by the rule set (0x02)",
					"network unreachable (0x03)", "host unreachable (0x04)", "connection refused (0x05)",
					"TTL expired (0x06)", "command not supported (0x07)", "address type not supported (0x08)", "0x09");
		assertThat(IntStream.rangeClosed(0xef, 0xf8).mapToObj(ReplyCode::new)).extracting(ReplyCode::toString)
			.containsExactly("0xef", "onion service descriptor not found (0xf0)",
					"onion service descriptor invalid (0xf1)", "onion service introduction failed (0xf2)",
					"onion service rendezvous failed (0xf3)", "onion service client authorization missing (0xf4)",
					"onion service client authorization wrong (0xf5)", "onion service address invalid (0xf6)",
					"onion service introduction timed out (0xf7)", "0xf8");
	}

	@Test
	void theConstantsOfReplyCodeHaveTheNumbersOfTheRfc() {
		assertThat(Map.of(0, ReplyCode.SUCCEEDED, 1, ReplyCode.GENERAL_FAILURE, 2, ReplyCode.NOT_ALLOWED, 3,
				ReplyCode.NETWORK_UNREACHABLE, 4, ReplyCode.HOST_UNREACHABLE, 5, ReplyCode.CONNECTION_REFUSED, 6,
				ReplyCode.TTL_EXPIRED, 7, ReplyCode.COMMAND_NOT_SUPPORTED, 8, ReplyCode.ADDRESS_TYPE_NOT_SUPPORTED))
			.allSatisfy((value, code) -> assertThat(code).isEqualTo(new ReplyCode(value)));
	}

	@Test
	void eachMethodKeepsItsNumberAnd80ToFeArePrivate() {
		for (int value = 0; value < 256; value++) {
			AuthMethod method = new AuthMethod(value);
			assertThat(method.value()).isEqualTo(value);
			assertThat(method.isPrivate()).isEqualTo(value >= 0x80 && value < 0xff);
			assertThat(method.toString()).contains(String.format("0x%02x", value));
		}
	}

	@Test
	void namesTheMethodsOfTheRfc() {
		assertThat(new AuthMethod(0x00)).isEqualTo(AuthMethod.NONE).hasToString("none (0x00)");
		assertThat(new AuthMethod(0x01)).isEqualTo(AuthMethod.GSSAPI).hasToString("GSSAPI (0x01)");
		assertThat(new AuthMethod(0x02)).isEqualTo(AuthMethod.USERNAME_PASSWORD)
			.hasToString("username/password (0x02)");
		assertThat(new AuthMethod(0x80)).hasToString("0x80");
		assertThat(new AuthMethod(0xff)).isEqualTo(AuthMethod.NO_ACCEPTABLE).hasToString("no acceptable method (0xff)");
	}

	@Test
	void namesTheCommandsOfTheRfc() {
		assertThat(new Command(0x01)).isEqualTo(Command.CONNECT).hasToString("CONNECT");
		assertThat(new Command(0x02)).isEqualTo(Command.BIND).hasToString("BIND");
		assertThat(new Command(0x03)).isEqualTo(Command.UDP_ASSOCIATE).hasToString("UDP ASSOCIATE");
		assertThat(new Command(0xf0)).isEqualTo(Command.RESOLVE).hasToString("RESOLVE");
		assertThat(new Command(0xf1)).isEqualTo(Command.RESOLVE_PTR).hasToString("RESOLVE_PTR");
		assertThat(new Command(0xf2)).hasToString("0xf2");
		assertThat(IntStream.range(0, 256).mapToObj(Command::new).map(Command::value)).hasSize(256)
			.isEqualTo(IntStream.range(0, 256).boxed().toList());
	}

	@Test
	void refusesWhatIsNoOctet() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ReplyCode(256))
			.withMessage("The code must be between 0 and 255, was 256");
		assertThatIllegalArgumentException().isThrownBy(() -> new AuthMethod(-1))
			.withMessage("The code must be between 0 and 255, was -1");
		assertThatIllegalArgumentException().isThrownBy(() -> new Command(-128))
			.withMessage("The code must be between 0 and 255, was -128");
	}

}
