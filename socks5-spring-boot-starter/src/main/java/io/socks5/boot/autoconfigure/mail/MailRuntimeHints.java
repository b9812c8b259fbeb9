package io.socks5.boot.autoconfigure.mail;

import io.socks5.boot.mail.Socks5SmtpTransport;
import io.socks5.boot.mail.Socks5SmtpsTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Registers the transports, which Jakarta Mail creates by name.
 */
class MailRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerType(Socks5SmtpTransport.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)
			.registerType(Socks5SmtpsTransport.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
	}

}
