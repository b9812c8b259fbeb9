package io.socks5.protocol;

import java.io.Serializable;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CredentialsTests {

	private static final String SECRET = "correct-horse-battery-staple";

	@Test
	void takesAUsernameOf1To255Octets() {
		assertThat(Credentials.of("a", SECRET).usernameOctets()).containsExactly('a');
		assertThat(Credentials.of("a".repeat(255), SECRET).usernameOctets()).hasSize(255);
		refuses("", SECRET, "The username must have 1 to 255 octets in UTF-8, was 0");
		refuses("a".repeat(256), SECRET, "The username must have 1 to 255 octets in UTF-8, was 256");
	}

	@Test
	void takesAPasswordOf0To255Octets() {
		assertThat(Credentials.of("alice", "").passwordOctets()).isEmpty();
		assertThat(Credentials.of("alice", "x").passwordOctets()).containsExactly('x');
		assertThat(Credentials.of("alice", "x".repeat(255)).passwordOctets()).hasSize(255);
		refuses("alice", SECRET.repeat(10), "The password must have 0 to 255 octets in UTF-8, was 280");
		refuses("alice", "x".repeat(256), "The password must have 0 to 255 octets in UTF-8, was 256");
	}

	@Test
	void countsOctetsInUtf8NotCharacters() {
		assertThat(Credentials.of("é".repeat(127) + "e", "€".repeat(85)).usernameOctets()).hasSize(255);
		assertThat(Credentials.of("alice", "€".repeat(85)).passwordOctets()).hasSize(255);
		assertThat(Credentials.of("alice", "€").passwordOctets()).containsExactly(0xe2, 0x82, 0xac);
		refuses("é".repeat(128), SECRET, "The username must have 1 to 255 octets in UTF-8, was 256");
		refuses("alice", "€".repeat(85) + "e", "The password must have 0 to 255 octets in UTF-8, was 256");
	}

	@Test
	void refusesHalfASurrogatePair() {
		refuses("alice\ud800", SECRET, "The username must be valid Unicode text");
		refuses("alice", SECRET + "\udc00", "The password must be valid Unicode text");
	}

	@Test
	void neverPrintsThePassword() {
		assertThat(Credentials.of("alice", SECRET)).hasToString("alice:******");
		assertThat(Credentials.of("al\r\nice", SECRET)).hasToString("al\\x0d\\x0aice:******");
	}

	@Test
	void printsAnEmptyPasswordAsAnyOther() {
		assertThat(Credentials.of("alice", "")).hasToString("alice:******");
	}

	@Test
	void cannotBeSerialized() {
		assertThat(Credentials.of("alice", SECRET)).isNotInstanceOf(Serializable.class);
	}

	@Test
	void areTheSameLoginWithTheSameUsernameAndPassword() {
		Credentials login = Credentials.of("alice", SECRET);
		assertThat(login).isEqualTo(Credentials.of("alice", SECRET)).hasSameHashCodeAs(Credentials.of("alice", SECRET));
		assertThat(login).isNotEqualTo(Credentials.of("alice", "other"))
			.isNotEqualTo(Credentials.of("bob", SECRET))
			.isNotEqualTo("alice");
	}

	@Test
	void givesFreshOctetsThatTheCallerMayOverwrite() {
		Credentials credentials = Credentials.of("alice", SECRET);
		credentials.passwordOctets()[0] = 0;
		credentials.usernameOctets()[0] = 0;
		assertThat(credentials.passwordOctets()).asString().isEqualTo(SECRET);
		assertThat(credentials.username()).isEqualTo("alice");
		assertThat(credentials.usernameOctets()).asString().isEqualTo("alice");
	}

	private static void refuses(String username, String password, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> Credentials.of(username, password))
			.withMessage(message)
			.withNoCause();
	}

}
