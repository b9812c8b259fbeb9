package io.socks5.boot.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Reports scheduled probes that are not made, because there is no health component.
 */
class ScheduleCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(Socks5AutoConfiguration.class);

	private final Socks5ProxyProperties properties;

	private final BeanFactory beanFactory;

	ScheduleCheck(Socks5ProxyProperties properties, BeanFactory beanFactory) {
		this.properties = properties;
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.beanFactory.containsBean("socks5ScheduledProbes")) {
			return;
		}
		report(InstanceId.ofDefault(this.properties.getName()), this.properties);
		this.properties.getInstances().forEach((name, instance) -> report(InstanceId.of(name), instance));
	}

	private static void report(InstanceId id, Socks5InstanceProperties properties) {
		if (properties.getHealth().getSchedule() != null) {
			logger
				.warn("'" + id.property("health.schedule") + "' has no effect: probes require spring-boot-health on the"
						+ " class path, and 'management.health.socks5.enabled' that is not false");
		}
	}

}
