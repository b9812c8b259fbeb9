package io.socks5.gssapi;

import java.nio.file.Path;
import java.util.Map;

import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginException;

import io.socks5.testkit.gssapi.KerberosRealm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the sources of tickets, and for the time that they are kept.
 */
class KerberosLoginTests {

	private final KerberosRealm realm = KerberosRealm.shared();

	@TempDir
	Path folder;

	private void isTheUser(Subject subject) {
		assertThat(subject.getPrincipals()).extracting(Object::toString).containsExactly(this.realm.user());
		assertThat(subject.getPrivateCredentials(KerberosTicket.class)).hasSize(1);
	}

	@Test
	void logsInWithAKeytab() {
		KerberosLogin login = KerberosLogin.keytab(this.realm.userKeytab(), this.realm.user());
		isTheUser(login.get());
		assertThat(login).hasToString("KerberosLogin[the keytab of alice@SOCKS5.TEST]");
	}

	@Test
	void takesWhatIsInATicketCache() {
		isTheUser(KerberosLogin
			.ticketCache(Map.of("ticketCache", this.realm.ticketCache().toString(), "principal", this.realm.user()),
					"a file")
			.get());
	}

	@Test
	void logsInAsTheJvmIsConfigured() {
		Configuration before = Configuration.getConfiguration();
		Map<String, String> options = Map.of("useKeyTab", "true", "keyTab", this.realm.userKeytab().toString(),
				"principal", this.realm.user(), "doNotPrompt", "true");
		Configuration.setConfiguration(new Configuration() {

			@Override
			public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
				return name.equals("proxy") ? new AppConfigurationEntry[] { new AppConfigurationEntry(
						"com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options) }
						: new AppConfigurationEntry[0];
			}

		});
		try {
			isTheUser(KerberosLogin.loginContext("proxy").get());
			assertThatIllegalStateException().isThrownBy(() -> KerberosLogin.loginContext("other").get())
				.withMessage("The Kerberos login failed with the login context other");
		}
		finally {
			Configuration.setConfiguration(before);
		}
	}

	@Test
	void keepsTheTicketsWhileTheyLast() {
		KerberosLogin login = KerberosLogin.keytab(this.realm.userKeytab(), this.realm.user());
		Subject first = login.get();
		assertThat(login.get()).isSameAs(first);
		first.getPrivateCredentials().clear();
		Subject second = login.get();
		assertThat(second).isNotSameAs(first);
		isTheUser(second);
	}

	@Test
	void failsWithoutAKeytab() {
		KerberosLogin login = KerberosLogin.keytab(this.folder.resolve("none"), this.realm.user());
		assertThatIllegalStateException().isThrownBy(login::get)
			.withMessage("The Kerberos login failed with the keytab of alice@SOCKS5.TEST")
			.withCauseInstanceOf(LoginException.class);
	}

}
