package io.socks5.gssapi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;

import org.jspecify.annotations.Nullable;

/**
 * A Kerberos identity for {@link GssapiOptions}. It logs in on the first call and shares
 * its tickets between connects. It logs in again if the tickets expire within a minute.
 * It is safe for use by multiple threads; one thread logs in while the others wait.
 */
public final class KerberosLogin implements Supplier<Subject> {

	private static final Duration LEAST_LIFETIME = Duration.ofMinutes(1);

	private final String source;

	private final JaasLogin login;

	private final Lock lock = new ReentrantLock();

	private volatile @Nullable Subject current;

	private KerberosLogin(String source, JaasLogin login) {
		this.source = source;
		this.login = login;
	}

	/**
	 * Returns a login that uses the default principal of the system's ticket cache, as
	 * filled by {@code kinit}.
	 * @return a new login, which has not logged in yet
	 */
	public static KerberosLogin ticketCache() {
		return ticketCache(Map.of(), "the ticket cache");
	}

	/**
	 * Returns a login that uses a principal in the system's ticket cache.
	 * @param principal the principal, such as {@code alice@CORP.EXAMPLE}
	 * @return a new login, which has not logged in yet
	 */
	public static KerberosLogin ticketCache(String principal) {
		return ticketCache(Map.of("principal", principal), "the ticket cache of " + principal);
	}

	static KerberosLogin ticketCache(Map<String, String> options, String source) {
		Map<String, String> all = new HashMap<>(options);
		all.put("useTicketCache", "true");
		return new KerberosLogin(source, new JaasLogin("ticket-cache", new Kerberos(all)));
	}

	/**
	 * Returns a login that uses a principal with a key in a keytab.
	 * @param keytab the file
	 * @param principal the principal, such as {@code service/host@CORP.EXAMPLE}
	 * @return a new login, which has not logged in yet
	 */
	public static KerberosLogin keytab(Path keytab, String principal) {
		Map<String, String> options = Map.of("useKeyTab", "true", "keyTab", keytab.toString(), "principal", principal);
		return new KerberosLogin("the keytab of " + principal, new JaasLogin("keytab", new Kerberos(options)));
	}

	/**
	 * Returns a login that uses an entry of the JVM's JAAS configuration. It cannot
	 * answer prompts.
	 * @param name the name of the entry
	 * @return a new login, which has not logged in yet
	 */
	public static KerberosLogin loginContext(String name) {
		return new KerberosLogin("the login context " + name, new JaasLogin(name, null));
	}

	/**
	 * Returns the subject. Logs in if there are no tickets with a sufficient lifetime.
	 * @return the subject
	 * @throws IllegalStateException if the login fails
	 */
	@Override
	public Subject get() {
		Subject known = this.current;
		return (known != null && lasts(known)) ? known : again();
	}

	private Subject again() {
		this.lock.lock();
		try {
			Subject known = this.current;
			if (known == null || !lasts(known)) {
				known = this.login.make();
				this.current = known;
			}
			return known;
		}
		catch (LoginException | SecurityException ex) {
			throw new IllegalStateException("The Kerberos login failed with " + this.source, ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private static boolean lasts(Subject subject) {
		Date least = new Date(System.currentTimeMillis() + LEAST_LIFETIME.toMillis());
		for (KerberosTicket ticket : subject.getPrivateCredentials(KerberosTicket.class)) {
			Date end = ticket.getEndTime();
			boolean grantsOthers = end != null && ticket.getServer().getName().startsWith("krbtgt/");
			if (grantsOthers && end.after(least)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns the source of the tickets, without secrets.
	 */
	@Override
	public String toString() {
		return "KerberosLogin[" + this.source + "]";
	}

	/**
	 * A login with JAAS.
	 *
	 * @param name the name of the login context
	 * @param configuration the configuration, or {@code null} for the JVM's own
	 */
	private record JaasLogin(String name, @Nullable Configuration configuration) {

		Subject make() throws LoginException {
			LoginContext context = new LoginContext(this.name, new Subject(), null, this.configuration);
			context.login();
			return context.getSubject();
		}

	}

	/**
	 * A configuration with the JDK's own login module, without prompts.
	 */
	private static final class Kerberos extends Configuration {

		private final AppConfigurationEntry entry;

		Kerberos(Map<String, String> options) {
			Map<String, String> all = new HashMap<>(options);
			all.put("doNotPrompt", "true");
			this.entry = new AppConfigurationEntry("com.sun.security.auth.module.Krb5LoginModule",
					LoginModuleControlFlag.REQUIRED, all);
		}

		@Override
		public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
			return new AppConfigurationEntry[] { this.entry };
		}

	}

}
