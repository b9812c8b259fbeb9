package io.socks5.boot.autoconfigure;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.socks5.client.Socks5Client;
import io.socks5.protocol.Credentials;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The login at the time of a connect. If it cannot be read, the connect fails, and the
 * log says so once.
 */
class CurrentLogin implements Supplier<@Nullable Credentials> {

	private static final Log logger = LogFactory.getLog(Socks5Client.class);

	private final InstanceId id;

	private final Supplier<@Nullable Credentials> source;

	private final AtomicBoolean failing = new AtomicBoolean();

	CurrentLogin(InstanceId id, Supplier<@Nullable Credentials> source) {
		this.id = id;
		this.source = source;
	}

	@Override
	public @Nullable Credentials get() {
		try {
			Credentials login = this.source.get();
			if (this.failing.get() && this.failing.compareAndSet(true, false)) {
				logger.info("The login of SOCKS5 client '" + this.id.name() + "' can be read again");
			}
			return login;
		}
		catch (InvalidSocks5PropertyException ex) {
			if (this.failing.compareAndSet(false, true)) {
				logger.warn("The login of SOCKS5 client '" + this.id.name() + "' cannot be read. Connects fail until "
						+ "it can be: " + ex.getMessage());
			}
			throw ex;
		}
	}

}
