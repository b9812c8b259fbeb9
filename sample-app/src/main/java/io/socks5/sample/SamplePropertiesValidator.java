package io.socks5.sample;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.StringUtils;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Stops the start when a property makes no sense, and says which one it is.
 */
class SamplePropertiesValidator implements Validator {

	@Override
	public boolean supports(Class<?> type) {
		return SampleProperties.class == type;
	}

	@Override
	public void validate(Object target, Errors errors) {
		SampleProperties properties = (SampleProperties) target;
		SampleProperties.Xmpp xmpp = properties.getXmpp();
		if (xmpp.getPort() < 0 || xmpp.getPort() > 65535) {
			reject(errors, "xmpp.port", "must be between 0 and 65535");
		}
		if (xmpp.isEmbedded()) {
			embedded(xmpp, errors);
		}
		else {
			real(xmpp, errors);
		}
		accounts(xmpp.getAccounts(), errors);
		retry(properties.getRetry(), errors);
	}

	private void embedded(SampleProperties.Xmpp xmpp, Errors errors) {
		if (StringUtils.hasText(xmpp.getTrustCertificate())) {
			reject(errors, "xmpp.trustCertificate", "makes no sense for the embedded XMPP server, which brings "
					+ "its own certificate: set sample.xmpp.embedded=false to use another server");
		}
	}

	private void real(SampleProperties.Xmpp xmpp, Errors errors) {
		require(errors, "xmpp.domain", xmpp.getDomain(), "is needed with sample.xmpp.embedded=false");
		require(errors, "xmpp.host", xmpp.getHost(), "is needed with sample.xmpp.embedded=false: "
				+ "the host that the proxy is asked for (SRV records are not looked up)");
		String location = xmpp.getTrustCertificate();
		if (StringUtils.hasText(location)) {
			try {
				PemFile.certificates(location);
			}
			catch (RuntimeException ex) {
				reject(errors, "xmpp.trustCertificate", "is not a readable PEM certificate: " + ex.getMessage());
			}
		}
	}

	private void accounts(List<Account> accounts, Errors errors) {
		if (accounts.isEmpty()) {
			reject(errors, "xmpp.accounts", "must have at least one account");
		}
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < accounts.size(); i++) {
			String field = "xmpp.accounts[" + i + "]";
			String username = accounts.get(i).getUsername();
			require(errors, field + ".username", username, "is missing");
			if (username.contains("@") || username.contains("/")) {
				reject(errors, field + ".username", "must be the part in front of the @ alone");
			}
			if (!seen.add(username)) {
				reject(errors, field + ".username", "is there twice");
			}
			require(errors, field + ".password", accounts.get(i).getPassword(), "is missing");
		}
	}

	private void retry(SampleProperties.Retry retry, Errors errors) {
		if (retry.getInitialInterval().compareTo(Duration.ofMillis(1)) < 0) {
			reject(errors, "retry.initialInterval", "must be positive");
		}
		if (retry.getMaxInterval().compareTo(retry.getInitialInterval()) < 0) {
			reject(errors, "retry.maxInterval", "must not be shorter than sample.retry.initialInterval");
		}
	}

	private void require(Errors errors, String field, String value, String message) {
		if (!StringUtils.hasText(value)) {
			reject(errors, field, message);
		}
	}

	private void reject(Errors errors, String field, String message) {
		// Spring Boot shows the field, which is not always spelled like the property
		String property = "sample." + DataObjectPropertyName.toDashedForm(field);
		errors.rejectValue(field, "invalid", property + " " + message);
	}

}
