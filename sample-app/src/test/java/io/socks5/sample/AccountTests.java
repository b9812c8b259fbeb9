package io.socks5.sample;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An account never prints its password.
 */
class AccountTests {

	@Test
	void masksThePassword() {
		Account account = new Account();
		account.setUsername("alice");
		account.setPassword("wonderland");
		assertThat(account).hasToString("alice:******");
	}

}
