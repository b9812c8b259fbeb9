package io.socks5.testkit.gssapi;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;

import io.socks5.testkit.LoopbackServer;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;
import org.jspecify.annotations.Nullable;

/**
 * A realm with a key distribution center on loopback, one for all tests of a JVM, since
 * the JVM reads the configuration of Kerberos once. It knows one user, and proxies on
 * {@code localhost} and {@code 127.0.0.1}.
 */
public final class KerberosRealm {

	private static final String REALM = "SOCKS5.TEST";

	private static final String USER = "alice@" + REALM;

	private static final String PASSWORD = "pw of alice";

	private static final int STARTS = 3;

	private static final Lock LOCK = new ReentrantLock();

	private static @Nullable KerberosRealm shared;

	private final Path folder;

	private final int port;

	private KerberosRealm(Path folder, int port) {
		this.folder = folder;
		this.port = port;
	}

	/**
	 * The realm of this JVM, started when it is first asked for.
	 * @return the realm
	 */
	public static KerberosRealm shared() {
		LOCK.lock();
		try {
			if (shared == null) {
				shared = start();
				System.setProperty("java.security.krb5.conf", shared.configuration().toString());
			}
			return shared;
		}
		catch (IOException | KrbException ex) {
			throw new AssertionError("The key distribution center does not start", ex);
		}
		finally {
			LOCK.unlock();
		}
	}

	private static KerberosRealm start() throws IOException, KrbException {
		Path folder = Files.createTempDirectory("socks5-realm");
		// a server that gives its rights up still reads the configuration
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
		Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
		for (int i = 1;; i++) {
			try {
				KerberosRealm realm = new KerberosRealm(folder, freePort());
				realm.serve();
				return realm;
			}
			catch (KrbException ex) {
				// another process may have taken the port meanwhile
				if (i == STARTS) {
					throw ex;
				}
			}
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 1, LoopbackServer.loopback())) {
			return listener.getLocalPort();
		}
	}

	private void serve() throws IOException, KrbException {
		SimpleKdcServer server = new SimpleKdcServer();
		server.setWorkDir(this.folder.toFile());
		server.setKdcRealm(REALM);
		server.setKdcHost("127.0.0.1");
		server.setAllowUdp(false);
		server.setKdcTcpPort(this.port);
		server.init();
		server.createPrincipal(USER, PASSWORD);
		server.exportPrincipal(USER, userKeytab().toFile());
		server.createAndExportPrincipals(serviceKeytab().toFile(), "rcmd/localhost@" + REALM, "rcmd/127.0.0.1@" + REALM,
				"socks/elsewhere@" + REALM);
		server.start();
		Files.writeString(configuration(), """
				[libdefaults]
				default_realm = %1$s
				dns_lookup_kdc = false
				dns_lookup_realm = false
				dns_canonicalize_hostname = false
				rdns = false
				udp_preference_limit = 1
				forwardable = true
				[realms]
				%1$s = {
				  kdc = 127.0.0.1:%2$d
				}
				""".formatted(REALM, this.port));
		server.getKrbClient().storeTicket(server.getKrbClient().requestTgt(USER, PASSWORD), ticketCache().toFile());
	}

	private static void delete(Path folder) {
		try (Stream<Path> paths = Files.walk(folder)) {
			for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(each);
			}
		}
		catch (IOException ex) {
			// a temporary folder stays behind
		}
	}

	/**
	 * The configuration, in the format of MIT's Kerberos.
	 * @return the file
	 */
	public Path configuration() {
		return this.folder.resolve("realm.conf");
	}

	/**
	 * The user it knows.
	 * @return a principal
	 */
	public String user() {
		return USER;
	}

	/**
	 * The key of {@link #user()}.
	 * @return a keytab
	 */
	public Path userKeytab() {
		return this.folder.resolve("user.keytab");
	}

	/**
	 * A ticket cache {@link #user()} has logged in to.
	 * @return the file
	 */
	public Path ticketCache() {
		return this.folder.resolve("user.cache");
	}

	/**
	 * The keys of the proxies: {@code rcmd} on {@code localhost} and {@code 127.0.0.1}.
	 * @return a keytab
	 */
	public Path serviceKeytab() {
		return this.folder.resolve("service.keytab");
	}

	/**
	 * What a program needs to find the realm and, as a client, the user's tickets.
	 * @return variables of its environment
	 */
	public List<String> environment() {
		return List.of("KRB5_CONFIG=" + configuration(), "KRB5CCNAME=FILE:" + ticketCache());
	}

	/**
	 * The proxies.
	 * @return a subject that has their keys
	 */
	public Subject proxies() {
		try {
			LoginContext context = new LoginContext("proxies", new Subject(), null, new Keys(serviceKeytab()));
			context.login();
			return context.getSubject();
		}
		catch (LoginException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * A login with only keys, for a server.
	 */
	private static final class Keys extends Configuration {

		private final Path keytab;

		Keys(Path keytab) {
			this.keytab = keytab;
		}

		@Override
		public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
			return new AppConfigurationEntry[] { new AppConfigurationEntry(
					"com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED,
					Map.of("useKeyTab", "true", "keyTab", this.keytab.toString(), "principal", "*", "storeKey", "true",
							"isInitiator", "false", "doNotPrompt", "true")) };
		}

	}

}
