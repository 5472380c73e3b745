internal import SchedulerApp

SchedulerFunction.run()
